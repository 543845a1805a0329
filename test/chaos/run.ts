import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { WRITABLE_VERSIONS } from '@liandong/shared/case'
import { until } from '../testkit/until.ts'
import { checkNetwork } from './checker/check-network.ts'
import type { Figures, Violation } from './checker/violation.ts'
import type { Fault } from './faults/fault.ts'
import { VERSION_VARIABLE } from './faults/versions.ts'
import { type Item, readItems } from './load/items.ts'
import { openJournal } from './load/journal-file.ts'
import { startLoad } from './load/load.ts'
import type { Reading } from './load/readers.ts'
import { missingProof } from './proof.ts'
import { quiet } from './quiet.ts'
import { type Random, randomOf } from './random.ts'
import { type Interruption, interruptionWords, isTooLong } from './stage/interruption.ts'
import { afterLosses, lostCases } from './stage/loss.ts'
import { GROUND } from './stage/plan.ts'
import { openStage, type Stage } from './stage/stage.ts'
import { type Harm, startStorm } from './storm.ts'

/** One run: what is broken, for how long, and by which numbers. */
export type RunSettings = {
  seed: number
  minutes: number
  faults: Record<string, Fault>
  /** The faults that were asked for by name; null: all were mixed. */
  named: readonly string[] | null
  /** How many faults may be at work at the same time. */
  hands: number
  /** Modules that every tier process loads first, with what they need to know. */
  preload: string[]
  environment: Record<string, string>
  /** For how many milliseconds after the end it may take to become quiet. */
  patience: number
  folder: string
  say: (text: string) => void
  signal: AbortSignal
}

/** What came of a run. */
export type RunResult = {
  violations: Violation[]
  figures: Figures
  harms: Harm[]
  interruptions: Interruption[]
  reading: Reading
  /** Refusals and silences that the clients met, by their words. */
  answers: Record<string, number>
}

const CATALOGUE = 60_000

/** Two instances run twice when replicas are among the faults: a district and a station. */
const replicated = (faults: Record<string, Fault>): string[] =>
  'replicas' in faults ? ['district-340405', 'township-340403'] : []

const environmentOf =
  ({ faults, environment }: RunSettings, random: Random) =>
  (name: string): Record<string, string> => {
    if (!('versions' in faults)) return environment
    return { ...environment, [VERSION_VARIABLE]: `${random.fork(name).pick(WRITABLE_VERSIONS)}` }
  }

const itemsOf = (stage: Stage): Promise<Item[]> =>
  until(
    'the catalogue at every station',
    async () => {
      const stations = stage.running.network.instances.filter(({ tier }) => tier === 'township')
      const all = await Promise.all(stations.map(readItems))
      return all.every(Boolean) && all[0]
    },
    CATALOGUE,
  )

/** What the harms, their interruptions and the unrest say that the checker cannot see. */
const ownViolations = (
  harms: readonly Harm[],
  interruptions: readonly Interruption[],
  unrest: readonly string[],
): Violation[] => [
  ...harms
    .filter(({ recovery }) => recovery === 'too long')
    .map(({ fault, target, at }) => ({
      rule: 'recovery',
      caseId: null,
      told: `${target} did not recover from ${fault} of ${new Date(at).toISOString()}`,
      history: [],
    })),
  ...interruptions.filter(isTooLong).map((one) => ({
    rule: 'recovery',
    caseId: null,
    told: `writing went on too late; ${interruptionWords(one)}`,
    history: [],
  })),
  ...unrest.map((told) => ({ rule: 'quiet', caseId: null, told, history: [] })),
]

const nothing: Figures = {
  ...{ commands: 0, acknowledged: 0, refused: 0, unanswered: 0 },
  ...{ events: 0, handOvers: 0, cases: 0, lost: 0, doubled: 0 },
}

/** A network that cannot even be read is no clean one. */
const uncheckable = (error: unknown) => ({
  violations: [{ rule: 'readable', caseId: null, told: String(error), history: [] }],
  figures: nothing,
})

const countAnswers = (attempts: Awaited<ReturnType<typeof openJournal>>['attempts']) => {
  const counts: Record<string, number> = {}
  for (const { outcome } of attempts) {
    const word =
      outcome.as === 'refused'
        ? `refused ${outcome.code}`
        : outcome.as === 'unanswered'
          ? `unanswered ${outcome.why}`
          : outcome.as
    counts[word] = (counts[word] ?? 0) + 1
  }
  return counts
}

const play = async (settings: RunSettings, stage: Stage, random: Random): Promise<RunResult> => {
  const { minutes, faults, named, hands, patience, say, signal } = settings
  const { journal, interruptions } = stage
  const items = await itemsOf(stage)
  const load = await startLoad(stage, items, journal, random.fork('load'))
  say(`${minutes} min of work and harm begin`)
  const storm = startStorm({ stage, faults, hands, random: random.fork('storm'), say })
  await pause(minutes * 60_000, undefined, { signal })
  say('no more harm; everything is healed')
  const harms = await storm.end()
  const reading = await load.stop()
  say('nobody works any more; waiting until all is quiet')
  const unrest = await quiet(stage, patience)
  say(unrest.length === 0 ? 'all is quiet' : 'it does not become quiet')
  await journal.close()
  const { running } = stage
  const { violations, figures } = await checkNetwork({
    databases: running.databases,
    network: running.network,
    journal: afterLosses(journal.attempts, stage.losses),
    harmed: {
      poison: new Set(stage.poison),
      lost: lostCases(stage.losses),
    },
  }).catch(uncheckable)
  const answers = countAnswers(journal.attempts)
  const own = ownViolations(harms, interruptions, unrest)
  const { acknowledged = 0 } = answers
  const all = [...missingProof(acknowledged, harms, named), ...own, ...violations]
  return { violations: all, figures, harms, interruptions, reading, answers }
}

/** Starts a network, lets people work while things break, heals everything, and has it checked. */
export const run = async (settings: RunSettings): Promise<RunResult> => {
  const { folder, preload, faults, say, signal } = settings
  const random = randomOf(settings.seed)
  mkdirSync(join(folder, 'data'), { recursive: true, mode: 0o755 })
  const stage = await openStage({
    folder: join(folder, 'data'),
    journal: openJournal(join(folder, 'journal.jsonl')),
    ground: Object.assign({}, GROUND, ...Object.values(faults).map(({ ground }) => ground)),
    replicas: replicated(faults),
    smallDisk: 'fill-disk' in faults,
    preload,
    environment: environmentOf(settings, random.fork('versions')),
    // The last words of whoever was killed on purpose stay in the logs.
    say: (text) => text.startsWith('    ') || say(`  ${text}`),
    signal,
  })
  try {
    return await play(settings, stage, random)
  } finally {
    await stage.close()
  }
}
