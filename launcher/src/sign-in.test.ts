import { existsSync } from 'node:fs'
import { planNetwork } from '@liandong/shared/network'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layoutOf } from './layout.ts'
import { addressesOf } from './network/addresses.ts'
import { nodeProcess } from './network/node-process.ts'
import { builtScripts, identityProgram } from './network/programs.ts'
import { layPeople } from './people/lay-people.ts'
import { DEMO_PASSWORD } from './people/password.ts'
import { freeBase, portsFrom } from './ports.ts'
import type { ProcessHandle } from './processes/process.ts'
import { signIn } from './sign-in.ts'
import { departments, makeFolder } from './testing/temp-folder.ts'

let issuer = ''
let identity: ProcessHandle
let folder: Awaited<ReturnType<typeof makeFolder>>

/** The real identity service, with the people and keys that the launcher writes for it. */
beforeAll(async () => {
  if (!existsSync(builtScripts.identity)) throw new Error('build first: npx tsc -b')
  folder = await makeFolder()
  const layout = layoutOf(folder.path)
  const addresses = addressesOf('127.0.0.1', portsFrom(await freeBase(2)))
  const planned = planNetwork({
    cityCode: '340400',
    districts: ['340405'],
    urlFor: () => 'http://127.0.0.1:1/graphql',
  })
  if (!planned.ok) throw new Error(planned.problems.join())
  const network = planned.value
  await layPeople(network, layout, await departments(folder.path))
  const around = {
    scripts: builtScripts,
    layout,
    network,
    addresses,
    metrics: {},
    databases: {},
    brokers: 1,
  }
  const program = identityProgram({ ...around, logLevel: 'info' })
  identity = nodeProcess(program, layout.logs, {})
  await identity.start()
  issuer = addresses.issuer
}, 60_000)

afterAll(async () => {
  await identity?.stop()
  await folder?.remove()
})

describe('signing in from a program', () => {
  it('gives an access token with everything that the services ask for', async () => {
    const username = 'chief-340405-market'
    const token = await signIn({ issuer, username, password: DEMO_PASSWORD })
    expect(decodeJwt(token)).toMatchObject({
      iss: issuer,
      aud: 'liandong',
      sub: username,
      division: '340405',
      department: 'market',
      roles: ['chief'],
    })
  })

  it('refuses a wrong password in plain words, and the right one still signs in', async () => {
    const attempt = (password: string) => signIn({ issuer, username: 'manager-340405', password })
    await expect(attempt('wrong')).rejects.toMatchObject({ problem: { code: 'WRONG_PASSWORD' } })
    expect(decodeJwt(await attempt(DEMO_PASSWORD))).toMatchObject({ sub: 'manager-340405' })
  })

  it('says so when nobody answers', async () => {
    const nowhere = { issuer: 'http://127.0.0.1:9', username: 'x', password: 'x' }
    await expect(signIn(nowhere)).rejects.toMatchObject({ problem: { code: 'NO_IDENTITY' } })
  })
})
