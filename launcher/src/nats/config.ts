/** One user of the server: the public half of its key, and the subjects that it may use. */
export type NatsUser = {
  name: string
  publicKey: string
  permissions: { publish: string[]; subscribe: string[] }
}

/** How the servers of a cluster find and trust each other. */
export type NatsRoutes = {
  name: string
  port: number
  user: string
  password: string
  routes: string[]
}

/** What the server's configuration is made of. */
export type NatsSettings = {
  name: string
  port: number
  monitorPort: number
  storeDir: string
  users: NatsUser[]
  /** The server's version: it refuses settings that it does not know. */
  version: string
  /** Absent: the server is alone. */
  cluster?: NatsRoutes
}

const MEGABYTE = 2 ** 20

// The server reads the same escapes as JSON; in quotes it takes neither $ nor * for its own.
const quoted = (text: string): string => JSON.stringify(text)

const allowed = (subjects: string[]): string => `{ allow: [${subjects.map(quoted).join(', ')}] }`

const userBlock = ({ name, publicKey, permissions }: NatsUser): string =>
  `    # ${name}
    {
      nkey: ${publicKey}
      permissions: {
        publish: ${allowed(permissions.publish)}
        subscribe: ${allowed(permissions.subscribe)}
      }
    }`

const atLeast = (version: string, major: number, minor: number): boolean => {
  const [found = 0, foundMinor = 0] = version.split('.').map(Number)
  return found > major || (found === major && foundMinor >= minor)
}

/** Every message is on disk before it is acknowledged; up to 2.9 the server cannot do that. */
const syncLine = (version: string): string =>
  atLeast(version, 2, 10) ? '  sync_interval: always\n' : ''

const clusterBlock = ({ name, port, user, password, routes }: NatsRoutes): string =>
  `cluster: {
  name: ${quoted(name)}
  listen: "127.0.0.1:${port}"
  authorization: { user: ${quoted(user)}, password: ${quoted(password)} }
  routes: [${routes.map(quoted).join(', ')}]
}
`

/** The server's configuration: loopback only, no user without a key, no subject without a rule. */
export const natsConfig = (settings: NatsSettings): string =>
  `# 由 npm start 生成 · written by npm start; changes are lost
server_name: ${quoted(settings.name)}
listen: "127.0.0.1:${settings.port}"
http: "127.0.0.1:${settings.monitorPort}"
max_payload: ${MEGABYTE}
jetstream: {
  store_dir: ${quoted(settings.storeDir)}
  max_memory_store: ${64 * MEGABYTE}
  max_file_store: ${8192 * MEGABYTE}
${syncLine(settings.version)}}
${settings.cluster ? clusterBlock(settings.cluster) : ''}authorization: {
  users: [
${settings.users.map(userBlock).join('\n')}
  ]
}
`
