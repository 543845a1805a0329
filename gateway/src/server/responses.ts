const policy = (formAction: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self' blob:",
    // The editor in GraphiQL writes its own styles.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    `form-action ${formAction}`,
    "frame-ancestors 'none'",
  ].join('; ')

/** The headers of every page: nothing from elsewhere, no frame, no trace of the address. */
export const pageHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': policy("'none'"),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** A page; `formAction`: where its forms may be sent, by default nowhere. */
export const html = (body: string, status = 200, { formAction = "'none'" } = {}): Response =>
  new Response(body, {
    status,
    headers: {
      ...pageHeaders,
      'content-security-policy': policy(formAction),
      'content-type': 'text/html; charset=utf-8',
    },
  })

/** The response with cookies that it sets. */
export const withCookies = (response: Response, cookies: readonly string[]): Response => {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

/** A JSON document. */
export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  })

/** A redirect that also sets cookies. */
export const redirect = (to: string, cookies: readonly string[] = []): Response => {
  const headers = { location: to, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }
  return withCookies(new Response(null, { status: 302, headers }), cookies)
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it may stand in HTML, in an attribute too. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
