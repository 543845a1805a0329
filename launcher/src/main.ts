import { type RunningNetwork, startNetwork } from './network/start-network.ts'
import { parseStart, type StartOptions } from './options.ts'
import { describe, Refusal } from './refusal.ts'
import { publish, withdraw } from './running.ts'
import { runningFacts } from './running-facts.ts'
import { onStopSignal } from './signals.ts'
import { summary } from './summary.ts'
import { usage } from './usage.ts'

const INTERRUPTED = 130

const say = (line: string) => process.stdout.write(`${line}\n`)
const complain = (text: string) => process.stderr.write(`${text}\n`)

// A terminal that was closed, or a reader such as "head" that has gone, is no reason to die.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

/** Shows the network and waits until it is told to stop. */
const attend = async (network: RunningNetwork, city: string, stopping: AbortSignal) => {
  const stopped = new Promise<void>((resolve) => {
    if (stopping.aborted) resolve()
    stopping.addEventListener('abort', () => resolve())
  })
  try {
    await publish(network.layout, runningFacts(network, city))
    for (const line of summary(network)) say(line)
    await stopped
  } finally {
    await withdraw(network.layout)
    await network.stop()
  }
}

/** Runs a network from its start to its end; returns the exit code. */
const run = async (options: StartOptions): Promise<number> => {
  const stopping = new AbortController()
  const killing = new AbortController()
  const exitAtOnce = (code: number) => {
    killing.abort()
    process.exit(code)
  }
  const stop = () => {
    say('正在按顺序停止… · stopping in order… (Ctrl-C: 立即结束 at once)')
    stopping.abort()
  }
  onStopSignal(stop, () => exitAtOnce(INTERRUPTED))
  process.once('uncaughtException', (error) => {
    complain(describe(error))
    exitAtOnce(1)
  })
  try {
    const signals = { signal: stopping.signal, kill: killing.signal }
    const network = await startNetwork({ ...options, ...signals, say })
    await attend(network, options.city, stopping.signal)
    return 0
  } catch (error) {
    if (stopping.signal.aborted && error instanceof Refusal) return 0
    complain(describe(error))
    return 1
  }
}

const parsed = parseStart(process.argv.slice(2))
if (!parsed.ok) {
  for (const { zh, en } of parsed.problems) complain(`${zh}\n${en}`)
  complain('\nnpm start -- --help')
  process.exitCode = 1
} else if (parsed.value === 'help') {
  say(usage)
} else {
  process.exitCode = await run(parsed.value)
  if (process.exitCode === 0) say('已停止 · stopped')
  // Listening for signals keeps the process alive.
  process.exit()
}
