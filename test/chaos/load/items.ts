import type { Instance } from '@liandong/shared/network'
import { ask } from '../../testkit/graphql-client.ts'

/** An item that stations accept, with what a person hands in for it, and how often it is asked for. */
export type Item = { code: string; department: string; materials: string[]; weight: number }

type GuideItem = {
  code: string
  mode: string
  decidedAt: string
  applicants: string[]
  department: { code: string }
  materials: { code: string; required: boolean; only: string | null }[]
}

const query = `query ($division: ID!) {
  guide(division: $division, first: 100) { edges { node {
    code mode decidedAt applicants department { code } materials { code required only }
  } } }
}`

/** The departments at work: between them they have every handling mode, and all three deciding tiers. */
export const DEPARTMENTS = [
  'market-regulation',
  'human-resources',
  'medical-insurance',
  'emergency',
]

/** What is decided at the counter is asked for often; here less than in life, for hand-overs are where things break. */
const WEIGHTS: Record<string, number> = {
  'DIRECT TOWNSHIP': 3,
  'COMMITTED TOWNSHIP': 2,
  'FORWARDED DISTRICT': 5,
  'COMMITTED DISTRICT': 4,
  'ANSWERED DISTRICT': 3,
  'FORWARDED CITY': 5,
}

const itemOf = ({ code, mode, decidedAt, department, materials }: GuideItem): Item => ({
  code,
  department: department.code,
  materials: materials
    .filter(({ required, only }) => required && only !== 'FIRM')
    .map((m) => m.code),
  weight: WEIGHTS[`${mode} ${decidedAt}`] ?? 1,
})

/** The items of these departments that a person may apply for at a station; null before it has the catalogue. */
export const readItems = async ({ url, divisions }: Instance): Promise<Item[] | null> => {
  type Data = { guide: { edges: { node: GuideItem }[] } }
  const { data } = await ask<Data>(url, query, { division: divisions[0] })
  const known = data?.guide?.edges.map(({ node }) => node) ?? []
  const open = known.filter(
    ({ applicants, department }) =>
      applicants.includes('PERSON') && DEPARTMENTS.includes(department.code),
  )
  return open.length > 0 ? open.map(itemOf) : null
}
