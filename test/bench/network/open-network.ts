import { type Death, type Program, type RunningNetwork, startNetwork } from '@liandong/launcher'
import type { Instance } from '@liandong/shared/network'
import { generousEnvironment } from '../../testkit/generous.ts'
import { ask } from '../../testkit/graphql-client.ts'
import { until } from '../../testkit/until.ts'
import type { BenchContext } from '../bench.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { type Tokens, tokensOf } from './tokens.ts'

/** A whole network of our own, as `npm start` starts it. */
export type BenchNetwork = {
  running: RunningNetwork
  tokens: Tokens
  instance: (id: string) => Instance
  pid: (name: string) => number
}

const hasCatalogue = async ({ url, divisions }: Instance): Promise<boolean> => {
  const query = 'query ($division: ID!) { guide(division: $division, first: 1) { version } }'
  const { data } = await ask<{ guide: unknown }>(url, query, { division: divisions[0] })
  return Boolean(data?.guide)
}

/** Starts a network in a temporary folder and waits until every counter has its catalogue. */
export const openNetwork = async (
  context: BenchContext,
  city: string,
  districts: 'all' | string[],
): Promise<BenchNetwork> => {
  const data = await temporaryFolder(context)
  const { signal, say } = context
  // What was measured while a process was down is no measurement.
  const dying = Promise.withResolvers<never>()
  context.watch(dying.promise)
  const onDeath = ({ name }: Death) => dying.reject(new Error(`${name} died`))
  // A few people and one address put the load of a whole city on it.
  const alter = (program: Program): Program => ({
    ...program,
    env: { ...program.env, ...generousEnvironment },
  })
  const starting = startNetwork({ city, districts, data, signal, say, onDeath, alter })
  // Also when it is interrupted half-way: it stops what it began, and the folder goes after that.
  context.defer(() =>
    starting.then(
      (running) => running.stop(),
      () => {},
    ),
  )
  const running = await starting
  const { instances } = running.network
  await until('the catalogue everywhere', async () =>
    (await Promise.all(instances.map(hasCatalogue))).every(Boolean),
  )
  return {
    running,
    tokens: await tokensOf(running),
    instance: (id) => {
      const found = instances.find((one) => one.id === id)
      if (!found) throw new Error(`no instance ${id}`)
      return found
    },
    pid: (name) => running.processes[name]?.pid() ?? 0,
  }
}
