export { type Layout, layoutOf } from './layout.ts'
export type { NatsAccounts, NatsUser } from './nats/accounts.ts'
export {
  type KilledLeader,
  killLeader,
  type NatsCluster,
  type NatsClusterOptions,
  prepareNatsCluster,
} from './nats/cluster.ts'
export { type NatsRoutes, type NatsSettings, natsConfig } from './nats/config.ts'
export { ensureKey, seedFile } from './nats/credentials.ts'
export { findNatsServer, type NatsServer } from './nats/find.ts'
export { type Nats, type NatsOptions, prepareNats, startNats } from './nats/server.ts'
export { syncInterval } from './nats/sync-interval.ts'
export type { Addresses } from './network/addresses.ts'
export { layAccounts } from './network/brokers.ts'
export { builtScripts, type Program, type Scripts } from './network/programs.ts'
export type { Ground } from './network/site.ts'
export { type NetworkOptions, type RunningNetwork, startNetwork } from './network/start-network.ts'
export { type DemoPerson, type Department, demoPeople } from './people/demo-people.ts'
export { DEMO_PASSWORD } from './people/password.ts'
export { busyPorts, freeBase, freePorts, portsFrom } from './ports.ts'
export {
  type Postgres,
  type PostgresOptions,
  preparePostgres,
  startPostgres,
} from './postgres/server.ts'
export {
  eitherServer,
  killPrimary,
  prepareStandby,
  type ServerPlace,
  type Standby,
  type StandbyOptions,
  startStandby,
} from './postgres/standby.ts'
export {
  type Death,
  type ProcessHandle,
  type ProcessSpec,
  standardTiming,
  type Timing,
  type Watch,
} from './processes/process.ts'
export { createProcess } from './processes/supervised.ts'
export { describe, type Problem, Refusal } from './refusal.ts'
export { type Running, readRunning } from './running.ts'
export { type Credentials, signIn } from './sign-in.ts'
