import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const usage = `npm run fuzz                          一分钟 one minute, by a seed of its own
npm run fuzz -- --seed 7 --minutes 5   指定种子和时长 by this seed, for so long
`

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The test of CI, longer: it has its own databases, broker and network, and needs nothing that runs. */
const main = (): void => {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      minutes: { type: 'string', default: '1' },
      help: { type: 'boolean' },
    },
  })
  const { seed, minutes } = values
  if (values.help || !/^\d{1,9}$/.test(seed) || !/^\d{1,4}(\.\d+)?$/.test(minutes)) {
    process.stdout.write(usage)
    process.exitCode = values.help ? 0 : 1
    return
  }
  process.stdout.write(`seed ${seed}\n`)
  const vitest = fileURLToPath(new URL('node_modules/vitest/vitest.mjs', `file://${root}`))
  const args = [vitest, 'run', '--project', 'integration', '--disable-console-intercept=true']
  const child = spawn(process.execPath, [...args, 'test/fuzz/fuzz.test.ts'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, FUZZ_SEED: seed, FUZZ_MINUTES: minutes },
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
}

main()
