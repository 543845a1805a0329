import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../testkit/browser.ts'
import { PASSWORD, startIdentity } from '../testkit/identity.ts'
import { type Stage, startStage } from './fake/gateway.ts'

const PUBLIC = 'http://gateway.example'

describe('signing in at the gateway with the real provider', () => {
  const lines: string[] = []
  let stage: Stage
  let identity: Awaited<ReturnType<typeof startIdentity>>
  beforeAll(async () => {
    const log = pino({ level: 'trace' }, { write: (line) => lines.push(line) })
    identity = await startIdentity([`${PUBLIC}/signin/callback`], log)
    const { issuer } = identity
    const signIn = { issuer, clientId: 'liandong-console', publicUrl: PUBLIC }
    stage = await startStage(1, { signIn, log })
  })
  afterAll(async () => {
    await identity.stop()
    await stage.stop()
  })

  const open = () => openBrowser({ [PUBLIC]: stage.url })
  type Browser = ReturnType<typeof open>

  const signIn = async (browser: Browser, username = 'agent-1', password = PASSWORD) => {
    const form = await browser.open(`${PUBLIC}/signin`)
    return browser.open(form.url.href, { username, password })
  }
  const isSignedIn = async (browser: Browser) =>
    (await browser.open(`${PUBLIC}/graphql`)).page.includes('已登录为')

  it('leads to GraphiQL, and out again at both', async () => {
    const browser = open()
    const { url, page } = await signIn(browser)
    expect(url.href).toBe(`${PUBLIC}/graphql`)
    expect(page).toContain('已登录为 王秀英')
    expect(browser.cookies(PUBLIC).sort()).toEqual(['liandong_id', 'liandong_token'])
    expect(browser.cookies(identity.issuer)).toContain('_session')

    const asked = await browser.open(`${PUBLIC}/signout`)
    expect(await isSignedIn(browser)).toBe(true)
    const proof = /name="proof" value="([\w-]+)"/.exec(asked.page)?.[1] ?? ''
    const after = await browser.open(asked.url.href, { proof })
    expect(after.url.href).toBe(`${PUBLIC}/graphql`)
    expect(await isSignedIn(browser)).toBe(false)
    expect(browser.cookies(PUBLIC)).toEqual([])
    expect(browser.cookies(identity.issuer)).not.toContain('_session')
    expect(browser.cookies(identity.issuer)).toContain('liandong_device')
  })

  it('lets another person sign in at the same browser', async () => {
    const browser = open()
    await signIn(browser)
    const { page } = await signIn(browser, 'agent-2')
    expect(page).toContain('已登录为 李建国')
  })

  it('says what is wrong, and neither log holds what was typed', async () => {
    const browser = open()
    lines.length = 0
    const refused = await signIn(browser, 'Planted-密码', 'Planted-密码')
    expect([refused.status, refused.page]).toEqual([401, expect.stringContaining('密码不正确')])
    expect((await signIn(browser)).page).toContain('已登录为 王秀英')
    expect(lines.length).toBeGreaterThan(3)
    const text = lines.join('')
    for (const secret of ['lanted', '密码', PASSWORD, 'eyJ']) expect(text).not.toContain(secret)
  })
})
