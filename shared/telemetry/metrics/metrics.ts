import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { openSource, type Refresh, type SourceSettings } from './source.ts'

/** What a process counts and measures about itself, for Prometheus to fetch. */
export type Metrics = {
  registry: Registry
  counter: <Label extends string>(name: string, help: string, labels?: Label[]) => Counter<Label>
  histogram: <Label extends string>(
    name: string,
    help: string,
    labels: Label[],
    buckets: number[],
  ) => Histogram<Label>
  /** Gauges that are asked for when somebody looks. */
  source: (settings: SourceSettings) => void
  /** Everything in Prometheus' text format. */
  text: () => Promise<string>
}

const describeTarget = (registry: Registry, service: string, instanceId: string): void => {
  const target = new Gauge({
    name: 'target_info',
    help: 'Which service and instance this is, as OpenTelemetry names them.',
    labelNames: ['service_namespace', 'service_name', 'service_instance_id'],
    registers: [registry],
  })
  const labels = { service_namespace: 'liandong', service_name: service }
  target.set({ ...labels, service_instance_id: instanceId }, 1)
}

/** A registry of its own for each service: several may run in one process, as they do in tests. */
export const createMetrics = (service: string, instanceId: string): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  const sources: Refresh[] = []
  describeTarget(registry, service, instanceId)
  return {
    registry,
    counter: (name, help, labels = []) =>
      new Counter({ name, help, labelNames: labels, registers }),
    histogram: (name, help, labels, buckets) =>
      new Histogram({ name, help, labelNames: labels, buckets, registers }),
    source: (settings) => {
      sources.push(openSource(registry, settings))
    },
    text: async () => {
      await Promise.all(sources.map((refresh) => refresh()))
      return registry.metrics()
    },
  }
}
