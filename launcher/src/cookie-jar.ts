/** The cookies of one sign-in; they carry no more attributes than a path here. */
export type CookieJar = {
  keep: (response: Response) => void
  /** The `cookie` header for an address; empty when there is none to send. */
  headerFor: (url: URL) => string
}

type Cookie = { name: string; value: string; path: string }

const parse = (line: string): Cookie => {
  const [pair = '', ...attributes] = line.split(/;\s*/)
  const at = pair.indexOf('=')
  const path = attributes.find((one) => /^path=/i.test(one))?.slice('path='.length) ?? '/'
  return { name: pair.slice(0, at), value: pair.slice(at + 1), path }
}

/** An empty jar for one host. */
export const cookieJar = (): CookieJar => {
  const cookies = new Map<string, Cookie>()
  return {
    keep: (response) => {
      for (const line of response.headers.getSetCookie()) {
        const cookie = parse(line)
        cookies.set(`${cookie.name} ${cookie.path}`, cookie)
      }
    },
    headerFor: (url) =>
      [...cookies.values()]
        .filter(({ path, value }) => value !== '' && url.pathname.startsWith(path))
        .map(({ name, value }) => `${name}=${value}`)
        .join('; '),
  }
}
