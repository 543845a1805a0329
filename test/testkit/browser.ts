type Cookie = { name: string; value: string; path: string }

const parse = (line: string): Cookie => {
  const [pair = '', ...attributes] = line.split(/;\s*/)
  const at = pair.indexOf('=')
  const path = attributes.find((one) => /^path=/i.test(one))?.slice('path='.length) ?? '/'
  return { name: pair.slice(0, at), value: pair.slice(at + 1), path }
}

/** A page where a browser has arrived. */
export type Arrived = { url: URL; status: number; page: string }

const REDIRECTS = 10

/**
 * A browser with cookies by host, which follows redirects and refreshing pages and sends forms. `hosts`:
 * where hosts are really found, by origin.
 */
export const openBrowser = (hosts: Record<string, string>) => {
  const jars = new Map<string, Map<string, Cookie>>()
  const jarOf = ({ origin }: URL) => {
    const jar = jars.get(origin) ?? new Map<string, Cookie>()
    jars.set(origin, jar)
    return jar
  }

  const send = async (url: URL, form?: Record<string, string>): Promise<Response> => {
    const jar = jarOf(url)
    const cookie = [...jar.values()]
      .filter(({ path, value }) => value !== '' && url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
    const real = new URL(url.pathname + url.search, hosts[url.origin] ?? url.origin)
    const response = await fetch(real, {
      headers: { cookie, accept: 'text/html' },
      redirect: 'manual',
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    })
    for (const one of response.headers.getSetCookie().map(parse))
      jar.set(`${one.name} ${one.path}`, one)
    return response
  }

  const refresh = (page: string): string | undefined =>
    /http-equiv="refresh" content="0; url=([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&')

  const open = async (address: string, form?: Record<string, string>): Promise<Arrived> => {
    let url = new URL(address)
    let response = await send(url, form)
    for (let n = 0; n < REDIRECTS; n += 1) {
      const page = await response.text()
      const next = response.headers.get('location') ?? refresh(page)
      if (!next) return { url, status: response.status, page }
      url = new URL(next, url)
      response = await send(url)
    }
    throw new Error('too many redirects')
  }
  /** The names of the cookies that it holds for an origin. */
  const cookies = (origin: string): string[] =>
    [...jarOf(new URL(origin)).values()].filter(({ value }) => value !== '').map(({ name }) => name)
  return { open, cookies }
}
