import { setMaxListeners } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, Refusal } from '@liandong/launcher'
import { alone, chosen, faults } from './faults/index.ts'
import { readOptions, usage } from './options.ts'
import { reportLines, violationLines } from './report.ts'
import { run } from './run.ts'
import { isFound, preloadOf, sabotageNames } from './sabotage/index.ts'

const begun = performance.now()
const line = (text: string) => process.stdout.write(`${text}\n`)
const say = (text: string) => {
  const seconds = Math.round((performance.now() - begun) / 1_000)
  process.stderr.write(`[${String(seconds).padStart(4)} s] ${text}\n`)
}

const known = { faults: Object.keys(faults), alone, sabotages: sabotageNames }

const INTERRUPTED = 'interrupted'

/** A signal that is set when somebody wants it to stop. */
const stopSignal = (): AbortSignal => {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => stop.abort(INTERRUPTED))
  }
  // What a client of a broken server throws past everybody must not leave a network behind.
  process.on('uncaughtException', (error) => {
    say(describe(error))
    stop.abort(error)
  })
  setMaxListeners(0, stop.signal)
  return stop.signal
}

const HANDS_MIXED = 3

const handsFor = (faults: readonly string[] | null): number =>
  faults ? Math.min(faults.length, HANDS_MIXED) : HANDS_MIXED

const nameOf = (faults: readonly string[] | null): string =>
  faults ? faults.join(', ') || 'no fault' : 'mixed'

const PATIENCE = 300_000
const SHORT_PATIENCE = 90_000

const makeFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'liandong-chaos-'))
  await chmod(folder, 0o755)
  return folder
}

const main = async (): Promise<number> => {
  const options = readOptions(process.argv.slice(2), known)
  if (options.help) {
    line(usage(known))
    return 0
  }
  const { seed, minutes, sabotage } = options
  const folder = await makeFolder()
  const signal = stopSignal()
  say(`种子 seed ${seed}, ${nameOf(options.faults)}, ${minutes} min; ${folder}`)
  const result = await run({
    seed,
    minutes,
    faults: chosen(options.faults),
    named: options.faults,
    hands: handsFor(options.faults),
    preload: sabotage === null ? [] : [preloadOf(sabotage)],
    // A sabotaged network may never become quiet; a sound one takes less than a minute.
    patience: sabotage === null ? PATIENCE : SHORT_PATIENCE,
    environment: {},
    folder,
    say,
    signal,
  }).catch((error: unknown) => {
    // Somebody who stops a run wants no traces of it; of one that broke down they may tell why.
    if (signal.reason !== INTERRUPTED) line(`留存 kept: ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
    throw signal.reason === INTERRUPTED
      ? new Refusal('INTERRUPTED', '已中断。', 'interrupted.')
      : error
  })
  for (const text of reportLines(result, seed)) line(text)
  const found = result.violations.length > 0
  if (found) {
    const all = violationLines(result.violations, Number.POSITIVE_INFINITY)
    writeFileSync(join(folder, 'violations.txt'), all.join('\n'))
    line(`留存 kept: ${folder}`)
  } else rmSync(folder, { recursive: true, force: true })
  if (sabotage === null) return found ? 1 : 0
  const caught = isFound(sabotage, result.violations)
  line(caught ? '破坏已被发现 the sabotage was found' : '破坏未被发现 the sabotage was NOT found')
  return caught ? 0 : 1
}

main().then(
  // Listening for signals keeps the process alive.
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`chaos: ${describe(error)}\n`)
    process.exit(1)
  },
)
