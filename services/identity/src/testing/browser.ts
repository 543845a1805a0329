/** A browser with just enough in it for a sign-in: cookies, and redirects that it follows by hand. */
export type Browser = {
  /** Opens an address and follows redirects until a page comes or the client's own address is met. */
  open: (url: string, form?: Record<string, string>) => Promise<Landing>
}

/** Where a request ended: a page, or the client's address with its parameters. */
export type Landing = { url: URL; response: Response }

type Cookie = { name: string; value: string; path: string }

const parseCookie = (line: string): Cookie => {
  const [pair = '', ...attributes] = line.split('; ')
  const [name = '', value = ''] = [
    pair.slice(0, pair.indexOf('=')),
    pair.slice(pair.indexOf('=') + 1),
  ]
  const path = attributes.find((one) => one.toLowerCase().startsWith('path='))?.slice(5) ?? '/'
  return { name, value, path }
}

/** Opens a browser without cookies; it stops at `clientUri` and never calls it. */
export const openBrowser = (clientUri: string, address = '192.0.2.1'): Browser => {
  const jar = new Map<string, Cookie>()

  const send = async (url: URL, form?: Record<string, string>): Promise<Response> => {
    const cookie = [...jar.values()]
      .filter(({ path, value }) => value && url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
    const body = form ? { method: 'POST', body: new URLSearchParams(form) } : {}
    const response = await fetch(url, {
      ...body,
      headers: { cookie, 'x-forwarded-for': address },
      redirect: 'manual',
    })
    for (const line of response.headers.getSetCookie()) {
      const cookie = parseCookie(line)
      jar.set(`${cookie.name};${cookie.path}`, cookie)
    }
    return response
  }

  const open = async (address: string, form?: Record<string, string>): Promise<Landing> => {
    const url = new URL(address)
    const response = await send(url, form)
    const location = response.headers.get('location')
    if (!location) return { url, response }
    const next = new URL(location, url)
    if (next.href.startsWith(clientUri)) return { url: next, response }
    return open(next.href)
  }
  return { open }
}
