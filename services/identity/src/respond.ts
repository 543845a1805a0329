import type { ServerResponse } from 'node:http'
import { styleSource } from './html.ts'

/**
 * The headers of every page: no script, no frame, nothing from elsewhere. Browsers apply
 * `form-action` to the redirect after the form too, so the client's own origin must be in it.
 */
export const pageHeaders = (formTargets: string[]): Record<string, string> => ({
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src ${styleSource}`,
    // None is served; oidc-provider adds the hash of its own where a form must send itself.
    "script-src 'self'",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
})

/** Sends a page. */
export const sendPage = (
  response: ServerResponse,
  status: number,
  html: string,
  headers: Record<string, string>,
): void => {
  response.writeHead(status, { ...headers, 'content-type': 'text/html; charset=utf-8' }).end(html)
}
