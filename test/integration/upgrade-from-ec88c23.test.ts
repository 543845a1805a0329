import { officialCalendar } from '@liandong/shared/calendar'
import { type CaseState, caseClock, replay } from '@liandong/shared/case'
import { divisionOfOrigin, pathOf } from '@liandong/shared/network'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copiesAt, give, tallies, track } from '../fixture/api.ts'
import { openFixture } from '../fixture/open.ts'
import {
  type FixtureMessage,
  fixtureCommands,
  fixtureMessages,
  fixtureRows,
  readFixtureCopies,
  readFixtureLogs,
} from '../fixture/read.ts'
import { workOff } from '../fixture/work-off.ts'
import { drained, injectAs } from '../testkit/broker-user.ts'
import { type Copies, openCopies } from '../testkit/copies.ts'
import { openLetters } from '../testkit/letters.ts'
import { operator } from '../testkit/people.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'

// The tests follow each other: the city is opened once, worked in to the end, and then doubted.
let tiers: TestTiers
let copies: Copies

const logs = readFixtureLogs()
const oldCopies = readFixtureCopies()
const instances = [...oldCopies.keys()]
const divisions = [
  ...new Set([...logs.keys()].flatMap((id) => pathOf(divisionOfOrigin(id.slice(0, 9))))),
].toSorted()

/** What the fixture holds by design and nobody can mend: dead letters, and an entry that waits for ever. */
const leftByDesign = instances
  .flatMap((instance) => {
    const waiting = fixtureRows(instance, 'public.early_events')
    const early = waiting.filter(({ case_id: id }) => !logs.has(id ?? '')).length
    const open = fixtureRows(instance, 'public.dead_letters')
    const letters = open.filter(({ settled_at: at }) => at === null).length
    return [
      ...(early > 0 ? [`${instance}: ${early} early`] : []),
      ...(letters > 0 ? [`${instance}: ${letters} letters`] : []),
    ]
  })
  .toSorted()

/** Waits until all copies are equal, nobody owes anybody anything, and no more is left than by design. */
const settled = async (): Promise<void> => {
  let last: string[] = []
  const quiet = async () => {
    last = (await copies.faults()).toSorted()
    return last.join() === leftByDesign.join()
  }
  await until('equal copies', quiet, 30_000).catch(() => expect(last).toEqual(leftByDesign))
}

const allLogs = async () => {
  const all = await Promise.all(instances.map((instance) => copies.logs(instance)))
  return new Map(instances.map((instance, index) => [instance, all[index]!]))
}

const word = (status: string): string => status.replace(/[A-Z]/g, '_$&').toUpperCase()

/** Every case as the city's log says that it stands, by the rules of today. */
const statesNow = async (): Promise<CaseState[]> =>
  [...(await copies.logs('city-3404')).values()].map((log) => replay(log)!)

const shownOf = ({ id, number, status, holder }: CaseState) => ({
  id,
  number,
  status: word(status),
  holder,
})

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)

const lettersAt = async (division: string) =>
  (await openLetters(tiers, operator(division))).map(({ subject }) => subject).toSorted()

const operated = ['3404', '340403', '340405', '340403103', '340405100', '340405121']

beforeAll(async () => {
  tiers = await openFixture()
  copies = openCopies(tiers)
})
afterAll(async () => {
  await copies?.close()
  await tiers?.stop()
})

describe('a city of ec88c23 that was upgraded', () => {
  it('sends what it owed, and finds the place of what came early', async () => {
    await settled()
    expect(new Set((await copies.logs('city-3404')).keys())).toEqual(new Set(logs.keys()))
  })

  it('keeps every entry as it was', async () => {
    const now = await allLogs()
    for (const [instance, old] of oldCopies) {
      for (const [id, log] of old) {
        expect(now.get(instance)!.get(id)!.slice(0, log.length)).toEqual(log)
      }
    }
  })

  it('has the due dates of the calendar of today in every list, and none where nothing runs', async () => {
    const read = (instance: string) =>
      copies.sql(instance)<
        { state: CaseState; due_on: string | null; calendar: string | null }[]
      >`select state, due_on::text, calendar from cases`
    const differing: string[] = []
    let changed = 0
    for (const instance of instances) {
      const old = new Map(fixtureRows(instance, 'public.cases').map((row) => [row.id, row.due_on]))
      for (const { state, due_on, calendar } of await read(instance)) {
        const runs = !state.decision && !state.endedAt
        const { dueOn } = caseClock(state, officialCalendar, new Date())
        const right = runs
          ? due_on === dueOn && calendar === officialCalendar.version
          : due_on === null && calendar === null
        if (!right) differing.push(`${instance} ${state.id} ${due_on} ${calendar}`)
        if (runs && old.get(state.id) !== due_on) changed += 1
      }
    }
    expect(differing).toEqual([])
    expect(changed).toBeGreaterThan(0)
  })

  it('shows every case at every tier as its log says', async () => {
    const states = await statesNow()
    for (const division of divisions) {
      const concerned = states.filter(({ origin }) =>
        pathOf(divisionOfOrigin(origin)).includes(division),
      )
      const shown = await copiesAt(
        tiers,
        division,
        concerned.map(({ id }) => id),
      )
      expect(shown.toSorted(byId)).toEqual(concerned.map(shownOf).toSorted(byId))
    }
  })

  it('counts in the ledger what the logs say', async () => {
    const counts: Record<string, number> = {}
    for (const { status } of await statesNow()) {
      counts[word(status)] = (counts[word(status)] ?? 0) + 1
    }
    expect(await tallies(tiers)).toEqual(counts)
  })

  it('carries every open case to its end', async () => {
    const open = (await statesNow()).filter(({ endedAt }) => endedAt === null)
    expect(open.length).toBeGreaterThan(40)
    await workOff(tiers, divisions)
    await settled()
    const states = await statesNow()
    expect(states).toHaveLength(logs.size)
    expect(states.filter(({ endedAt }) => endedAt === null)).toEqual([])
  }, 180_000)

  it('answers every old command as it was answered, and does none again', async () => {
    const before = await allLogs()
    for (const command of fixtureCommands()) {
      const { ok, receipt, record } = await give(tiers, command)
      expect({ command, ok }).toEqual({ command, ok: true })
      const { answer } = command
      if (answer.receipt) expect(receipt).toEqual(answer.receipt)
      if (answer.record) expect(record!.number).toBeGreaterThanOrEqual(answer.record.number)
    }
    expect(await allLogs()).toEqual(before)
  }, 180_000)

  it('lets applicants track by the receipts that they have', async () => {
    const states = new Map((await statesNow()).map((state) => [state.id, state]))
    const receipts = fixtureCommands().flatMap(({ answer: { receipt } }) => receipt ?? [])
    expect(receipts).toHaveLength(logs.size)
    for (const { caseId, queryCode } of receipts) {
      const status = await track(tiers, caseId, queryCode)
      expect({ caseId, status }).toEqual({ caseId, status: word(states.get(caseId)!.status) })
    }
  })

  it.each([
    ['honest', false],
    ['bad', true],
  ])('is not changed by old %s messages that come once more', async (_, bad) => {
    const before = await allLogs()
    const letters = await Promise.all(operated.map(lettersAt))
    await sendAgain(fixtureMessages().filter((message) => message.bad === bad))
    await drained(tiers)
    await settled()
    expect(await allLogs()).toEqual(before)
    expect(await Promise.all(operated.map(lettersAt))).toEqual(letters)
  })
})

/** Sends messages as new ones, each with the key of the instance that once sent it. */
const sendAgain = async (messages: readonly FixtureMessage[]): Promise<void> => {
  expect(messages.length).toBeGreaterThan(0)
  for (const sender of instances) {
    const own = messages.filter(({ headers }) => headers['Liandong-Sender'] === sender)
    const injector = await injectAs(tiers, sender)
    for (const { subject, payload } of own) await injector.send(subject, payload)
    await injector.close()
  }
}
