import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'

/** Why a sign-in was not completed, as people and operators must tell it apart. */
export type Failure = {
  kind: 'cancelled' | 'notCompleted' | 'down' | 'refused' | 'untrusted' | 'tokenTooLong'
  /** The library's or the provider's code; never a text of theirs, which may hold what somebody sent. */
  code: string | null
}

/** These codes of `openid-client` say that no proper answer came. */
const silences = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
])

const codeOf = (text: unknown): string | null =>
  typeof text === 'string' && /^[\w.-]{1,60}$/.test(text) ? text : null

const ofBrowser = ({ error }: AuthorizationResponseError): Failure => {
  const code = codeOf(error)
  if (code === 'access_denied') return { kind: 'cancelled', code }
  if (code === 'temporarily_unavailable' || code === 'server_error') return { kind: 'down', code }
  return { kind: 'refused', code }
}

const ofTokenEndpoint = ({ error, status }: ResponseBodyError): Failure => {
  const code = codeOf(error)
  if (status >= 500) return { kind: 'down', code }
  return { kind: code === 'invalid_grant' ? 'notCompleted' : 'refused', code }
}

const silenceCode = ({ code, cause }: { code?: unknown; cause?: unknown }): string | null =>
  codeOf(code) ?? codeOf((cause as { code?: unknown } | null | undefined)?.code)

/** Sorts what `openid-client` throws. What it does not know is a bug and is thrown on. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof AuthorizationResponseError) return ofBrowser(error)
  if (error instanceof ResponseBodyError) return ofTokenEndpoint(error)
  if (error instanceof ClientError) {
    const kind = silences.has(error.code ?? '') ? 'down' : 'untrusted'
    return { kind, code: silenceCode(error) }
  }
  // `fetch` throws one when there is no connection.
  if (error instanceof TypeError) return { kind: 'down', code: silenceCode(error) }
  throw error
}
