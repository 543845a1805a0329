import { accountsText, type NatsAccounts, quoted } from './accounts.ts'

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
  accounts: NatsAccounts
  /** `always`, or a duration as the server reads it. */
  syncInterval: string
  /** Absent: the server is alone. */
  cluster?: NatsRoutes
}

const MEGABYTE = 2 ** 20

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
  sync_interval: ${settings.syncInterval}
}
${settings.cluster ? clusterBlock(settings.cluster) : ''}${accountsText(settings.accounts)}`
