/** How a cookie is set: for how many seconds, and whether all goes over https. */
export type CookieScope = { maxAge: number; secure: boolean }

/** Over https no other host of the domain can set or read it (the `__Host-` prefix of RFC 6265bis). */
const nameOf = (name: string, secure: boolean): string => (secure ? `__Host-${name}` : name)

/** A `Set-Cookie` value that no script can read. `Lax`, so that it survives the way back from the provider. */
export const setCookie = (name: string, value: string, { maxAge, secure }: CookieScope): string =>
  `${nameOf(name, secure)}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`

/** A cookie of the request. */
export const readCookie = (request: Request, name: string, secure: boolean): string | null => {
  const begin = `${nameOf(name, secure)}=`
  const cookies = (request.headers.get('cookie') ?? '').split(/; */)
  return cookies.find((one) => one.startsWith(begin))?.slice(begin.length) ?? null
}
