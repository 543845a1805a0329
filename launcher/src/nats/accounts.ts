import { type BrokerAccount, HUB, type HubUse } from '@liandong/shared/messages'

/** One user of the server: the public half of its key, and the subjects that it may use. */
export type NatsUser = {
  name: string
  publicKey: string
  permissions: { publish: string[]; subscribe: string[] }
}

/** Who may use the server: the instances, each in its account, and operators beside the stream. */
export type NatsAccounts = { instances: BrokerAccount[]; operators: NatsUser[] }

/** Two replicas and whoever looks after them; the subscriptions of fifty feeds, several times. */
const LIMITS = 'limits: { max_connections: 16, max_subscriptions: 1000 }'

// The server reads the same escapes as JSON; in quotes it takes neither $ nor * for its own.
export const quoted = (text: string): string => JSON.stringify(text)

const list = (items: readonly string[]): string => `[${items.map(quoted).join(', ')}]`

/** One item a line, indented below its field; an empty list stays on its line. */
const field = (name: string, items: readonly string[]): string =>
  items.length === 0 ? `    ${name}: []` : `    ${name}: [\n      ${items.join('\n      ')}\n    ]`

const userText = ({ name, publicKey, permissions: { publish, subscribe } }: NatsUser): string =>
  `# ${name}
      {
        nkey: ${publicKey}
        permissions: {
          publish: { allow: ${list(publish)} }
          subscribe: { allow: ${list(subscribe)} }
        }
      }`

const account = (name: string, fields: readonly string[]): string =>
  `  ${quoted(name)}: {\n${fields.join('\n')}\n  }`

type HubExport = { answers: HubUse['answers']; users: string[] }

/** The hub's exports: each subject once, for exactly the instances that use it. */
const hubExports = (instances: readonly BrokerAccount[]): string[] => {
  const bySubject = new Map<string, HubExport>()
  for (const { name, uses } of instances) {
    for (const { subject, answers } of uses) {
      const known = bySubject.get(subject)
      if (known) known.users.push(name)
      else bySubject.set(subject, { answers, users: [name] })
    }
  }
  return [...bySubject].map(([subject, { answers, users }]) => {
    const type = answers === 'many' ? ', response_type: "stream"' : ''
    return `{ service: ${quoted(subject)}${type}, accounts: ${list(users)} }`
  })
}

const hubAccount = ({ instances, operators }: NatsAccounts): string =>
  account(HUB, [
    '    jetstream: enabled',
    field('users', operators.map(userText)),
    field('exports', hubExports(instances)),
  ])

const place = (from: string, subject: string): string =>
  `{ account: ${quoted(from)}, subject: ${quoted(subject)} }`

const instanceAccount = ({
  name,
  publicKey,
  uses,
  says,
  hears,
  permissions,
}: BrokerAccount): string =>
  account(name, [
    `    ${LIMITS}`,
    field('users', [userText({ name, publicKey, permissions })]),
    field(
      'exports',
      says.subjects.map((said) => `{ stream: ${quoted(said)}, accounts: ${list(says.to)} }`),
    ),
    field('imports', [
      ...uses.map(({ subject, as }) => `{ service: ${place(HUB, subject)}, to: ${quoted(as)} }`),
      ...hears.map(({ from, subject }) => `{ stream: ${place(from, subject)} }`),
    ]),
  ])

/**
 * The accounts of the server's configuration. JetStream is enabled in the hub's only; the system
 * account has no user, so that nobody reaches it.
 */
export const accountsText = (accounts: NatsAccounts): string =>
  `accounts: {
${[hubAccount(accounts), ...accounts.instances.map(instanceAccount)].join('\n')}
  SYS: {}
}
system_account: SYS
`
