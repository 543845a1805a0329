/** Where a cookie is sent back to, and for how many seconds it lives. */
export type CookieScope = { path: string; maxAge: number; secure: boolean }

/** A `Set-Cookie` value that no script can read. `Lax`, so that it survives the way back from the provider. */
export const setCookie = (
  name: string,
  value: string,
  { path, maxAge, secure }: CookieScope,
): string =>
  `${name}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`

/** A cookie of the request. */
export const readCookie = (request: Request, name: string): string | null => {
  const cookies = (request.headers.get('cookie') ?? '').split(/; */)
  return cookies.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? null
}
