import { describe, expect, it } from 'vitest'
import { createMetrics, type Metrics } from './metrics.ts'
import type { Reading } from './source.ts'

const up = { name: 'place_up', help: 'whether it answered' }
const gauges = [
  { name: 'waiting', help: 'how many wait' },
  { name: 'waiting_by', help: 'the same by side', labels: ['side'] },
]

/** A place that answers what the test says, and counts how often it is asked. */
const placeAt = (answers: (() => Promise<Reading[]>)[]) => {
  let asked = 0
  const read = () => answers[Math.min(asked++, answers.length - 1)]!()
  return { read, asked: () => asked }
}

const metricsOf = (read: () => Promise<Reading[]>, more: object = {}): Metrics => {
  const metrics = createMetrics('test', 'one')
  metrics.source({ up, gauges, read, keepMs: 0, patienceMs: 30, ...more })
  return metrics
}

/** The samples of a scrape, without the comments. */
const samples = async (metrics: Metrics): Promise<string[]> =>
  (await metrics.text())
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('target_info'))

const three = async (): Promise<Reading[]> => [
  { name: 'waiting', value: 3 },
  { name: 'waiting_by', value: 2, labels: { side: 'in' } },
]
const shown = ['place_up 1', 'waiting 3', 'waiting_by{side="in"} 2']

describe('gauges that must be asked for', () => {
  it('are read when somebody looks', async () => {
    expect(await samples(metricsOf(three))).toEqual(shown)
  })

  it('are kept for a while, so that many who look ask once', async () => {
    const place = placeAt([three])
    const metrics = metricsOf(place.read, { keepMs: 60_000 })
    await Promise.all([metrics.text(), metrics.text()])
    expect(await samples(metrics)).toEqual(shown)
    expect(place.asked()).toBe(1)
  })

  it('are absent while the place refuses, and come back', async () => {
    const refuses = () => Promise.reject(new Error('away'))
    const metrics = metricsOf(placeAt([three, refuses, three]).read)
    expect(await samples(metrics)).toEqual(shown)
    expect(await samples(metrics)).toEqual(['place_up 0'])
    expect(await samples(metrics)).toEqual(shown)
  })

  it('are absent while the place is silent, which is asked once and holds nobody up', async () => {
    let answer: (readings: Reading[]) => void = () => {}
    const silent = () => new Promise<Reading[]>((resolve) => (answer = resolve))
    const place = placeAt([three, silent, three])
    const metrics = metricsOf(place.read)
    expect(await samples(metrics)).toEqual(shown)
    expect(await samples(metrics)).toEqual(['place_up 0'])
    expect(await samples(metrics)).toEqual(['place_up 0'])
    expect(place.asked()).toBe(2)
    answer([])
    await new Promise(setImmediate)
    expect(await samples(metrics)).toEqual(shown)
    expect(place.asked()).toBe(3)
  })

  it('lose the labels that are not told any more', async () => {
    const metrics = metricsOf(placeAt([three, async () => []]).read)
    await metrics.text()
    expect(await samples(metrics)).toEqual(['place_up 1'])
  })
})
