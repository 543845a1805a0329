import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Refusal, readRunning } from '@liandong/launcher'
import { parseNetwork } from '@liandong/shared/network'
import { callCast, type Stage } from './cast.ts'
import { showDown } from './down.ts'
import { play } from './play.ts'
import { teller } from './telling.ts'

const usage = `npm run story                        一个办件走完三级 one case through the three tiers
npm run story -- --down 340405       该区实例停止响应时 the same, with that district not answering
npm run story -- --data DIR          另一数据目录的网络 the network of another data folder`

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { down: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) {
    process.stdout.write(`${usage}\n`)
    return
  }
  const running = await readRunning(values.data)
  const network = parseNetwork(JSON.parse(readFileSync(running.networkFile, 'utf8')))
  if (!network.ok) throw new Error(network.problems.join('\n'))
  const { issuer, password } = running
  const gateway = `${running.gateway}/graphql`
  const stage: Stage = { gateway, issuer, password, network: network.value }
  const cast = await callCast(stage, values.down)
  const { caseId } = await play(cast, teller(stage, cast), values.down ? 2 : undefined)
  if (values.down) await showDown(running, cast, values.down, caseId)
}

main().catch((error: unknown) => {
  const expected =
    error instanceof Refusal || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
  process.stderr.write(
    `${expected ? (error as Error).message : (error as Error).stack}\n${expected ? usage : ''}\n`,
  )
  process.exit(1)
})
