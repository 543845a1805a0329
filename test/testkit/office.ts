import { expect } from 'vitest'
import { acceptance, command, documents } from './counter.ts'
import type { Answer } from './graphql-client.ts'
import type { Person } from './issuer.ts'
import { inDatabase } from './ledgers.ts'
import type { TestTiers } from './tiers.ts'
import { until } from './until.ts'

/** Why a command was refused, in both languages. */
export type Refusal = { code: string; zh: string; en: string; message: string }
/** What an acceptance hands out. */
export type Receipt = {
  caseId: string
  queryCode: string
  acceptedOn: string
  dueOn: string
  legalDueOn: string
}
/** The parts of a case copy that a command shows. */
export type CaseCopy = {
  number: number
  status: string
  holder: { code: string } | null
  transit: { from: { code: string }; to: { code: string }; kind: string } | null
  actions: string[]
}
/** The payload of an acceptance or of a command. */
export type Outcome = {
  ok: boolean
  error: Refusal | null
  receipt: Receipt | null
  record: CaseCopy | null
}

const inputTypes: Record<string, string> = {
  supplementCase: 'SupplementCaseInput',
  reviewCase: 'ReviewCaseInput',
  decideCase: 'DecideCaseInput',
  returnCase: 'ReturnCaseInput',
  deliverCase: 'DeliverCaseInput',
  withdrawCase: 'WithdrawCaseInput',
}

/** The document and the variables of a command, as a counter's program sends them. */
export const commandRequest = (division: string, name: string, caseId: string, more: object = {}) =>
  [
    documents.command(name, inputTypes[name] ?? 'CaseCommandInput'),
    command(division, caseId, more),
  ] as const

const outcomeOf = (answer: Answer<{ [name: string]: Outcome }>, name: string): Outcome => {
  expect(answer.errors).toBeUndefined()
  return answer.data![name]!
}

/** A refusal must help: a code for programs, and what to do next in both languages. */
export const expectHelpful = (refusal: Refusal | null | undefined): void => {
  expect(refusal?.code).toMatch(/^[A-Z][A-Z_]+$/)
  expect(refusal?.code).not.toBe('INTERNAL')
  expect(refusal?.zh).toMatch(/\p{Script=Han}{4}/u)
  expect(refusal?.en).toMatch(/[A-Za-z]{3}/)
}

/** How people of a small city work at their counters, in the words of a test. */
export const officeOf = (tiers: TestTiers) => {
  const trial = async (person: Person, name: string, caseId: string, more: object = {}) =>
    outcomeOf(await tiers.as(person, ...commandRequest(person.division, name, caseId, more)), name)

  const apply = async (
    person: Person,
    item: string,
    materials: readonly string[],
    more: object = {},
  ): Promise<Outcome> => {
    const variables = acceptance(person.division, item, [...materials], more)
    return outcomeOf(await tiers.as(person, documents.accept, variables), 'acceptCase')
  }

  const mustDo = (outcome: Outcome): Outcome => {
    expect(outcome).toMatchObject({ ok: true, error: null })
    return outcome
  }

  const standsAt = (person: Person, caseId: string, place = 'HANDED_IN') =>
    until(`${caseId} is ${place} at ${person.division}`, async () => {
      const answer = await tiers.as<{
        queues: { queue: { cases: { edges: { node: { id: string } }[] } } | null }[]
      }>(
        person,
        `query ($codes: [ID!]!, $place: QueuePlace!) {
          queues(codes: $codes) { queue { cases(place: $place, first: 100) { edges { node { id } } } } }
        }`,
        { codes: [person.division], place },
      )
      return answer.data?.queues[0]?.queue?.cases.edges.some(({ node }) => node.id === caseId)
    })

  return {
    /** Waits until every instance has this version of the catalogue. */
    hasCatalogue: (version = 1) =>
      until(`catalogue ${version} everywhere`, async () => {
        const answers = await Promise.all(
          tiers.network.instances.map(async ({ id, divisions }) => {
            const { database } = tiers.of(id)
            return { database, division: divisions[0] }
          }),
        )
        const shown = await Promise.all(
          answers.map(async ({ division }) => {
            const nobody = { id: 'x', name: 'x', division: division!, department: null, roles: [] }
            const answer = await tiers.as<{ guide: { version: number } }>(
              nobody,
              'query ($division: ID!) { guide(division: $division, first: 1) { version } }',
              { division },
            )
            return answer.data?.guide.version
          }),
        )
        return shown.every((known) => known === version)
      }),
    /** Gives a command and shows what came of it. */
    trial,
    /** Gives a command that must be done. */
    act: async (...args: Parameters<typeof trial>): Promise<CaseCopy> =>
      mustDo(await trial(...args)).record!,
    /** Gives a command that must be refused with this code, helpfully. */
    refused: async (code: string, ...args: Parameters<typeof trial>): Promise<Refusal> => {
      const { ok, error, record } = await trial(...args)
      expect({ ok, code: error?.code, record }).toEqual({ ok: false, code, record: null })
      expectHelpful(error)
      return error!
    },
    apply,
    /** Accepts an application that must be accepted. */
    accept: async (...args: Parameters<typeof apply>): Promise<Receipt> =>
      mustDo(await apply(...args)).receipt!,
    /** Waits until every message has been stored by all its receivers: nothing moves by itself then. */
    quiet: () =>
      until('every outbox is empty', async () => {
        const left = await Promise.all(
          tiers.network.instances.map(({ id }) =>
            inDatabase(tiers.of(id), 'select from outbox limit 1'),
          ),
        )
        return left.every((rows) => rows.length === 0)
      }),
    /** Waits until an instance's copy of a case has come as far as this number. */
    known: (instance: string, caseId: string, number = 1) =>
      until(`${instance} knows ${caseId} up to ${number}`, async () => {
        const [copy] = await inDatabase<{ number: number }>(
          tiers.of(instance),
          `select number from cases where id = '${caseId}' and number >= ${number}`,
        )
        return copy
      }),
    /** Waits until a case stands in the queue of the person's division. */
    standsAt,
    /** Takes over, when it has arrived, what was handed to the person's division. */
    takeOver: async (person: Person, caseId: string): Promise<CaseCopy> => {
      await standsAt(person, caseId)
      return mustDo(await trial(person, 'takeOverCase', caseId)).record!
    },
  }
}

/** The office of a test. */
export type Office = ReturnType<typeof officeOf>

/** The office of a city that has just been started, with its catalogue everywhere. */
export const openOffice = async (tiers: TestTiers): Promise<Office> => {
  const office = officeOf(tiers)
  await office.hasCatalogue()
  return office
}
