import { describe, expect, it } from 'vitest'
import { archiveSources, readDeb822Sources, readOneLineSources, sourceText } from './apt-sources.ts'

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

const deb822 = `Types: deb deb-src
# a mirror that was there before
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: ${KEYRING}

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Signed-By: ${KEYRING}

Types: deb-src
URIs: http://sources.example/debian
Suites: bookworm
Components: main

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
`

const oneLine = `# deb http://off.example/debian bookworm main
deb http://mirror.example/debian bookworm main contrib # the archive
deb-src http://mirror.example/debian bookworm main
deb [ arch=amd64 Signed-By=/etc/apt/keyrings/tool.gpg ] https://tools.example/apt bookworm main
   deb http://mirror.example/debian-security bookworm-security main
deb cdrom:[Debian 12]/ bookworm main
`

describe('sources in the deb822 format', () => {
  it('are read stanza by stanza; what is off or only source code is left out', () => {
    expect(readDeb822Sources(deb822)).toEqual([
      {
        uri: 'http://mirror.example/debian',
        suites: ['bookworm', 'bookworm-updates'],
        components: ['main', 'contrib'],
        signedBy: KEYRING,
      },
      {
        uri: 'http://mirror.example/debian-security',
        suites: ['bookworm-security'],
        components: ['main'],
        signedBy: KEYRING,
      },
    ])
  })

  it('keep a key that is written into them', () => {
    const key =
      '-----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n -----END PGP PUBLIC KEY BLOCK-----'
    const text = `Types: deb\nURIs: http://a.example http://b.example\nSuites: sid\nComponents: main\nSigned-By:\n ${key}\n`
    const sources = readDeb822Sources(text)
    expect(sources.map(({ uri }) => uri)).toEqual(['http://a.example', 'http://b.example'])
    expect(sources[0]?.signedBy).toBe(`\n ${key}`)
    expect(readDeb822Sources(sourceText(sources[0]!, 'sid'))[0]?.signedBy).toBe(`\n ${key}`)
  })
})

describe('sources in the one-line format', () => {
  it('are read with their keyring; comments and source code are left out', () => {
    expect(readOneLineSources(oneLine)).toMatchObject([
      {
        uri: 'http://mirror.example/debian',
        suites: ['bookworm'],
        components: ['main', 'contrib'],
      },
      { uri: 'https://tools.example/apt', signedBy: '/etc/apt/keyrings/tool.gpg' },
      { uri: 'http://mirror.example/debian-security', signedBy: null },
      { uri: 'cdrom:[Debian' },
    ])
  })
})

describe('the sources that may be Debian’s archive', () => {
  it('begin with those that name Debian’s keyring; security archives and media are none', () => {
    const all = [...readOneLineSources(oneLine), ...readDeb822Sources(deb822)]
    expect(archiveSources(all).map(({ uri, signedBy }) => [uri, signedBy])).toEqual([
      ['http://mirror.example/debian', KEYRING],
      ['https://tools.example/apt', '/etc/apt/keyrings/tool.gpg'],
    ])
  })

  it('are none where the machine names none', () => {
    expect(archiveSources(readDeb822Sources(''))).toEqual([])
  })
})

it('the suite is another, the rest the machine’s own', () => {
  const [source] = readDeb822Sources(deb822)
  expect(sourceText(source!, 'sid')).toBe(
    `Types: deb\nURIs: http://mirror.example/debian\nSuites: sid\nComponents: main\nSigned-By: ${KEYRING}\n`,
  )
})

it.each(['', ' ', 'deb', 'deb [', 'deb [] x', ': :', 'Types: deb\nURIs', ' lost\nTypes: deb'])(
  'nonsense such as %j is no source',
  (text) => {
    expect(archiveSources([...readOneLineSources(text), ...readDeb822Sources(text)])).toEqual([])
  },
)
