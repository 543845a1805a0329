import { bearerOf, type TokenEnd, type VerifyToken, watchToken } from '../auth/index.ts'
import type { Refusal } from '../identity/index.ts'
import type { WatchCaller } from './live-streams.ts'

const over: Record<TokenEnd, Refusal> = {
  expired: {
    code: 'UNAUTHENTICATED',
    zh: '登录已过期，实时推送已停止；请重新登录后再订阅，并刷新页面。',
    en: 'The access token has expired, so the live connection ended; sign in again, subscribe and reload.',
  },
  invalid: {
    code: 'UNAUTHENTICATED',
    zh: '登录凭证已失效，实时推送已停止；请重新登录后再订阅，并刷新页面。',
    en: 'The access token is no longer valid, so the live connection ended; sign in again, subscribe and reload.',
  },
}

/** Ends a live stream with the token by which it was opened: when that expires or its key is withdrawn. */
export const watchLiveToken =
  (verify: VerifyToken): WatchCaller =>
  ({ headers }, end) => {
    const token = bearerOf(headers.authorization ?? '')
    return token === null ? () => {} : watchToken(verify, token, (why) => end(over[why]))
  }
