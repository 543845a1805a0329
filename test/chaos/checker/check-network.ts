import type { Attempt } from '../journal/journal.ts'
import { type Harmed, unharmed } from './harmed.ts'
import { historyOf } from './history.ts'
import { startJudge } from './judge.ts'
import { type NetworkFile, readPlaces } from './places.ts'
import { readCaseIds } from './read/case-ids.ts'
import { closeDatabases, openDatabases, type Reading } from './read/open-databases.ts'
import { readCases } from './read/read-cases.ts'
import { readInstance } from './read/read-instance.ts'
import type { Figures, Finding, Violation } from './violation.ts'

/** What is checked: databases by instance, and what the network file and the clients know. */
export type Checked = {
  databases: Readonly<Record<string, string>>
  network: NetworkFile
  journal: readonly Attempt[]
  /** What the faults did to the databases. */
  harmed?: Harmed
}

const CASES = 2_000
const HISTORIES = 50

const withHistories = async (
  findings: readonly Finding[],
  readings: readonly Reading[],
  journal: readonly Attempt[],
): Promise<Violation[]> => {
  const ids = [...new Set(findings.map(({ caseId }) => caseId).filter((id) => id !== null))]
  const cases = await readCases(readings, ids.slice(0, HISTORIES))
  const histories = new Map(cases.map((one) => [one.caseId, historyOf(one, journal)]))
  return findings.map((finding) => ({
    ...finding,
    history: histories.get(finding.caseId ?? '') ?? [],
  }))
}

/**
 * Reads all databases of a quiet network and the clients' journals, and names whatever breaks an
 * invariant. It uses no code of the services; cases are read two thousand at a time.
 */
export const checkNetwork = async ({
  databases,
  network,
  journal,
  harmed = unharmed,
}: Checked): Promise<{ violations: Violation[]; figures: Figures }> => {
  const readings = openDatabases(databases)
  try {
    const instances = await Promise.all(readings.map((one) => readInstance(one, harmed.poison)))
    const judge = startJudge({ places: readPlaces(network), journal, instances, harmed })
    const ids = await readCaseIds(readings)
    for (let start = 0; start < ids.length; start += CASES) {
      const cases = await readCases(readings, ids.slice(start, start + CASES))
      for (const one of cases) judge.hear(one)
    }
    const { findings, figures } = judge.conclude()
    return { violations: await withHistories(findings, readings, journal), figures }
  } finally {
    await closeDatabases(readings)
  }
}
