import { setTimeout as pause } from 'node:timers/promises'
import { Gauge, type Registry } from 'prom-client'

/** One value of a gauge. */
export type Reading = { name: string; value: number; labels?: Record<string, string> }

/** Gauges that somebody else must be asked for: a database, a broker. */
export type SourceSettings = {
  /** The gauge that is 1 when the others could be read just now, else 0. */
  up?: { name: string; help: string }
  gauges: readonly { name: string; help: string; labels?: string[] }[]
  read: () => Promise<readonly Reading[]>
  keepMs?: number
  patienceMs?: number
}

/** Brings the gauges up to date, in bounded time. */
export type Refresh = () => Promise<void>

/** However many look: a source is asked this often at most, and waited for this long. */
const KEEP = 2_000
const PATIENCE = 1_000

type Labelled = { gauge: Gauge; labels: readonly string[] }

/** Without a value a gauge is absent: nobody takes an old figure for that of now. */
const hide = ({ gauge, labels }: Labelled): void => {
  gauge.reset()
  if (labels.length === 0) gauge.remove()
}

/**
 * Makes the gauges of a source. One that is silent is asked once and not again before it has
 * answered; until then its gauges are absent and `up` is 0.
 */
export const openSource = (registry: Registry, settings: SourceSettings): Refresh => {
  const { read, keepMs = KEEP, patienceMs = PATIENCE } = settings
  const registers = [registry]
  const up = settings.up && new Gauge({ ...settings.up, registers })
  const gauges = new Map<string, Labelled>()
  for (const { name, help, labels = [] } of settings.gauges) {
    const gauge = new Gauge({ name, help, labelNames: labels, registers })
    gauges.set(name, { gauge, labels })
  }
  let asking: Promise<boolean> | null = null
  let freshUntil = 0

  const clear = (): void => {
    for (const gauge of gauges.values()) hide(gauge)
  }
  const ask = async (): Promise<boolean> => {
    try {
      const readings = await read()
      clear()
      for (const { name, value, labels = {} } of readings)
        gauges.get(name)?.gauge.set(labels, value)
      return true
    } catch {
      return false
    }
  }

  return async () => {
    if (performance.now() < freshUntil) return
    asking ??= ask().finally(() => {
      asking = null
    })
    const answered = await Promise.race([asking, pause(patienceMs, false, { ref: false })])
    if (!answered) clear()
    up?.set(answered ? 1 : 0)
    if (answered) freshUntil = performance.now() + keepMs
  }
}
