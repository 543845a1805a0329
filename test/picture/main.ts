import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readRunning } from '@liandong/launcher'
import { shanghaiDate } from '@liandong/shared/calendar'
import { draw } from './draw.ts'
import { networkFacts } from './facts.ts'

const file = fileURLToPath(new URL('../../../docs/network.svg', import.meta.url))

/** Draws the running network into docs/network.svg. */
const main = async (): Promise<void> => {
  const facts = await networkFacts(await readRunning(process.argv[2]))
  writeFileSync(file, draw(facts, shanghaiDate(new Date())))
  process.stdout.write(`${file}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exit(1)
})
