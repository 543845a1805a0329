import type { Bench } from '../bench.ts'
import { figureOf } from '../harness/figure.ts'
import { measureRounds } from '../harness/rounds.ts'
import { median } from '../harness/statistics.ts'
import { startWorker, type Worker } from '../harness/worker.ts'
import type { LedgerFloorJobs } from './floor.ts'
import type { LedgerJobs, LedgerLoad } from './load.ts'
import { countsDocument, type ListQuestion, listDocument, PAGE, variablesOf } from './questions.ts'
import { setStage } from './stage.ts'
import type { Answered } from './timing.ts'

const CALLERS = 8
const CODES = ['3404', '340402', '340403', '340404', '340405', '340406', '340421', '340422']

/** Each question's mean milliseconds in the middle of all rounds. */
const meansOf = (answers: readonly Answered[]): Record<string, number> => {
  const names = Object.keys(answers[0]?.milliseconds ?? {})
  return Object.fromEntries(
    names.map((name) => [name, median(answers.map(({ milliseconds }) => milliseconds[name] ?? 0))]),
  )
}

/** The city's list and counts on a full ledger, through the API and by hand. */
export const ledgerBench: Bench = async (context) => {
  const stage = await setStage(context)
  const { url, token, databaseUrl, workday, lists, first, deep, deepPage } = stage
  const loader: Worker<LedgerJobs> = startWorker(context, import.meta.url, './load')
  const floor: Worker<LedgerFloorJobs> = startWorker(context, import.meta.url, './floor')
  const seconds = context.sizes.seconds.ledger
  const asked = (question: ListQuestion) => ({
    name: question.name,
    query: listDocument,
    variables: variablesOf(question),
  })
  const counts = { name: 'counts', query: countsDocument, variables: { codes: CODES } }
  const askApi = (questions: LedgerLoad['questions'], callers: number) =>
    loader.call('ask', { url, token, questions, callers, seconds })
  const askSql = () =>
    floor.call('ask', { url: databaseUrl, lists, counts: true, workday, callers: CALLERS, seconds })
  const rounds = await measureRounds(
    {
      ours: () => askApi([...lists.map(asked), counts], CALLERS),
      floor: askSql,
      deep: () => askApi([asked(deep)], 1),
      first: () => askApi([asked(first)], 1),
    },
    context.sizes.rounds,
  )
  return [
    figureOf(
      {
        name: 'ledger',
        what: `${lists.length} filtered lists of ${PAGE} and the counts by district and state on ${context.sizes.rows} cases through the city's API, ${CALLERS} callers; floor: the same rows by hand-tuned SQL and JSON.stringify`,
        unit: 'req/s',
        reach: { least: 0.7 },
        leavesOut:
          'the floor has no HTTP, no token, no names of codes and no clock computed from the calendar',
        more: {
          oursMs: meansOf(rounds.map(({ ours }) => ours)),
          floorMs: meansOf(rounds.map((round) => round.floor)),
        },
      },
      rounds.map((round) => ({ ours: round.ours.rate, floor: round.floor.rate })),
    ),
    figureOf(
      {
        name: 'ledger.deep',
        what: `time of page ${deepPage} of all cases, one caller; floor: page 1`,
        unit: 'ms',
        reach: { most: 1.2 },
        leavesOut: 'pages that were never asked for before: both are warm',
      },
      rounds.map((round) => ({ ours: 1_000 / round.deep.rate, floor: 1_000 / round.first.rate })),
    ),
  ]
}
