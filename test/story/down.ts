import type { Running } from '@liandong/launcher'
import type { Cast } from './cast.ts'
import { seeCase } from './views.ts'

const treeQuery = `query ($city: ID!) {
  division(code: $city) {
    name children { code name queue { handedIn inHand handedOut } tally { status count } }
  }
}`

type Tree = {
  division: {
    name: string
    children: {
      code: string
      name: string
      queue: { handedIn: number; inHand: number; handedOut: number } | null
      tally: { status: string; count: number }[] | null
    }[]
  }
}

const line = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const withTime = async <Value>(work: () => Promise<Value>): Promise<[Value, string]> => {
  const begun = performance.now()
  const value = await work()
  return [value, `${(performance.now() - begun).toFixed(0)} ms`]
}

const showTree = async ({ supervisor, city }: Cast): Promise<void> => {
  const [{ data, errors }, time] = await withTime(() => supervisor<Tree>(treeQuery, { city }))
  line(`\n全市一览 the tree of ${data?.division.name}, in ${time}:`)
  for (const { code, name, queue, tally } of data?.division.children ?? []) {
    const sum = tally?.reduce((total, { count }) => total + count, 0)
    const shown = queue
      ? `待收 ${queue.handedIn} 在办 ${queue.inHand} 移出 ${queue.handedOut}`
      : 'null'
    line(`  ${code} ${name}  queue: ${shown}  ledger: ${sum ?? 'null'}`)
  }
  for (const error of errors) {
    line(`  ! ${error.path?.join('.')}: ${error.message} ${JSON.stringify(error.extensions)}`)
  }
}

const showCase = async ({ supervisor }: Cast, caseId: string): Promise<void> => {
  const [{ view, errors }, time] = await withTime(() => seeCase(supervisor, caseId))
  line(`\n办件 the case ${caseId}, in ${time}:`)
  line(`  intake ${view?.intake?.record.status ?? 'null'}`)
  line(`  processing ${view?.processing?.record.status ?? 'null'}`)
  line(`  supervision ${view?.supervision?.record.status ?? 'null'}`)
  for (const error of errors) {
    line(`  ! ${error.path?.join('.')}: ${error.message} ${JSON.stringify(error.extensions)}`)
  }
}

/**
 * Shows what an instance that does not answer costs: its process is stopped (as a hanging machine
 * would be), the gateway is asked, and the process goes on again.
 */
export const showDown = async (running: Running, cast: Cast, code: string, caseId: string) => {
  const instance = `district-${code}`
  const pid = running.pids[instance]
  if (!pid) throw new Error(`no running instance ${instance}; see the table of npm start`)
  process.kill(pid, 'SIGSTOP')
  try {
    line(`\n■ ${instance} 停止响应 does not answer any more`)
    await showTree(cast)
    await showCase(cast, caseId)
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  line(`\n▶ ${instance} 恢复 answers again`)
  await showTree(cast)
}
