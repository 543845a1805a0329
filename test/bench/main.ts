import { setMaxListeners } from 'node:events'
import { join } from 'node:path'
import { benches, comesWith } from './benches.ts'
import type { Figure } from './harness/figure.ts'
import { machine } from './harness/machine.ts'
import { ratioLine, reportLines, writeReport } from './harness/report.ts'
import { type Options, readOptions, usage } from './options.ts'
import { projectRoot } from './project.ts'
import { runBench } from './run-bench.ts'

const begun = performance.now()
const startedAt = new Date().toISOString()
const secondsNow = () => Math.round((performance.now() - begun) / 1_000)
const line = (text: string) => process.stdout.write(`${text}\n`)
const say = (text: string) =>
  process.stderr.write(`[${String(secondsNow()).padStart(4)} s] ${text}\n`)

const tell = (figures: Figure[], { sizes }: Options): void => {
  const report = {
    startedAt,
    seconds: secondsNow(),
    size: sizes.name,
    machine: machine(),
    figures,
  }
  const file = writeReport(join(projectRoot, 'bench-results'), report)
  for (const text of reportLines(figures)) line(text)
  say(`everything in ${file}`)
  line(ratioLine(figures))
}

/** A signal that is set when somebody wants the bench to stop. */
const stopSignal = (): AbortSignal => {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => stop.abort())
  }
  // Every bench and every network listens.
  setMaxListeners(0, stop.signal)
  return stop.signal
}

const main = async (): Promise<void> => {
  const all = Object.keys(benches)
  const options = readOptions(process.argv.slice(2), all, comesWith)
  if (options.help) {
    line(usage(all))
    return
  }
  const { names, sizes } = options
  const signal = stopSignal()
  const figures: Figure[] = []
  try {
    for (const [name, bench] of Object.entries(benches)) {
      if (names.length > 0 && !names.includes(name)) continue
      say(`── ${name}`)
      figures.push(...(await runBench(bench, { sizes, say, signal })))
    }
  } finally {
    // What was measured before something broke is still worth knowing.
    if (figures.length > 0) tell(figures, options)
  }
}

main().then(
  // Listening for signals keeps the process alive.
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  },
)
