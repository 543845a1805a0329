/** A place from which this machine takes packages, as its own configuration names it. */
export type AptSource = {
  uri: string
  suites: string[]
  components: string[]
  /** The keyring file, or the key itself (deb822 allows both); null: the keys that apt trusts. */
  signedBy: string | null
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean)

/** `[signed-by=/usr/share/keyrings/x.gpg arch=amd64]` */
const signedByOption = (options: string): string | null =>
  words(options)
    .find((option) => option.toLowerCase().startsWith('signed-by='))
    ?.slice('signed-by='.length) ?? null

const readLine = (line: string): AptSource[] => {
  const match = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line)
  if (!match) return []
  const [, options = '', uri = '', suite = '', components = ''] = match
  const signedBy = signedByOption(options)
  return [{ uri, suites: [suite], components: words(components), signedBy }]
}

/** Reads the one-line format: `deb [options] uri suite component…`. */
export const readOneLineSources = (text: string): AptSource[] => text.split('\n').flatMap(readLine)

/** The fields of one stanza; a line that begins with a blank continues the field before it. */
const readFields = (stanza: string): Map<string, string> => {
  const fields = new Map<string, string>()
  let name = ''
  for (const line of stanza.split('\n')) {
    if (line.startsWith('#')) continue
    const field = /^([A-Za-z-]+)\s*:(.*)$/.exec(line)
    if (field) {
      name = (field[1] ?? '').toLowerCase()
      fields.set(name, (field[2] ?? '').trim())
    } else if (/^\s/.test(line)) fields.set(name, `${fields.get(name) ?? ''}\n${line}`)
  }
  return fields
}

const readStanza = (stanza: string): AptSource[] => {
  const fields = readFields(stanza)
  const list = (name: string): string[] => words(fields.get(name) ?? '')
  const off = /^(no|false|without|off|disable)$/i.test(fields.get('enabled') ?? '')
  if (off || !list('types').includes('deb')) return []
  const signedBy = fields.get('signed-by') || null
  return list('uris').map((uri) => ({
    ...{ uri, suites: list('suites'), components: list('components'), signedBy },
  }))
}

/** Reads the deb822 format: stanzas of `Name: value`, separated by empty lines. */
export const readDeb822Sources = (text: string): AptSource[] =>
  text.split(/\n[ \t]*\n/).flatMap(readStanza)

const isRelease = (suite: string): boolean => /^[a-z]+$/.test(suite)

const namesDebiansKey = ({ signedBy }: AptSource): boolean =>
  signedBy?.includes('debian-archive') ?? false

/**
 * The sources that may be Debian's archive, the likeliest first: those with Debian's own keyring,
 * then those that name none, then the others (a mirror with a key of its own). Security and
 * backport archives have no suite of their own name, and media are no archive.
 */
export const archiveSources = (sources: readonly AptSource[]): AptSource[] => {
  const archives = sources.filter(
    ({ uri, suites, components }) =>
      components.includes('main') && suites.some(isRelease) && !uri.startsWith('cdrom:'),
  )
  const rank = (source: AptSource) =>
    namesDebiansKey(source) ? 0 : source.signedBy === null ? 1 : 2
  const seen = new Set<string>()
  return archives
    .toSorted((one, other) => rank(one) - rank(other))
    .filter(({ uri }) => !seen.has(uri) && seen.add(uri))
}

/** The same source with another suite, for apt to read; its signatures are always checked. */
export const sourceText = ({ uri, signedBy }: AptSource, suite: string): string =>
  ['Types: deb', `URIs: ${uri}`, `Suites: ${suite}`, 'Components: main']
    .concat(signedBy === null ? [] : [`Signed-By: ${signedBy}`])
    .join('\n')
    .concat('\n')
