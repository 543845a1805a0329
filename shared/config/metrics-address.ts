import { z } from 'zod'
import { port } from './read-config.ts'

/** Where a process shows its metrics. */
export type MetricsAddress = { host: string; port: number }

/** The variables that say where the metrics are shown; without METRICS_PORT they are not. */
export const metricsVariables = {
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  METRICS_PORT: port.optional(),
}

type Read = { METRICS_HOST: string; METRICS_PORT?: number | undefined }

/** The address that the variables name, or null. */
export const metricsAddress = ({ METRICS_HOST, METRICS_PORT }: Read): MetricsAddress | null =>
  METRICS_PORT === undefined ? null : { host: METRICS_HOST, port: METRICS_PORT }
