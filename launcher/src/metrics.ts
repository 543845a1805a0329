import type { Network } from '@liandong/shared/network'
import type { Ports } from './ports.ts'

/** Where each process shows its metrics: `host:port` by the name of the process. */
export type MetricsAddresses = Record<string, string>

const HOST = '127.0.0.1'

/** The listeners for Prometheus: gateway, identity, and the service processes by their names. */
export const metricsAddresses = (services: readonly string[], ports: Ports): MetricsAddresses => ({
  gateway: `${HOST}:${ports.gatewayMetrics}`,
  identity: `${HOST}:${ports.identityMetrics}`,
  ...Object.fromEntries(services.map((name, n) => [name, `${HOST}:${ports.serviceMetrics(n)}`])),
})

/** What one process is told of it. */
export const metricsEnvironment = (all: MetricsAddresses, name: string): Record<string, string> => {
  const [host, port] = all[name]?.split(':') ?? []
  return host && port ? { METRICS_HOST: host, METRICS_PORT: port } : {}
}

/** The same as Prometheus' `file_sd_configs` reads it, with the labels that the alerts use. */
export const metricsTargets = ({ instances }: Network, all: MetricsAddresses) =>
  Object.entries(all).map(([name, address]) => {
    // Not `tier`: that is a label of the gateway's own, which Prometheus would have to rename.
    const service = instances.find(({ id }) => id === name)?.tier ?? name
    return { targets: [address], labels: { job: 'liandong', service, instance: name } }
  })
