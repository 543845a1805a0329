import type { Instance } from '@liandong/shared/network'
import { ask } from '../../testkit/graphql-client.ts'

/** An item of the catalogue, with what a person has to hand in for it. */
export type BenchItem = { code: string; department: string; materials: string[] }

type GuideItem = {
  department: { code: string }
  materials: { code: string; required: boolean; only: string | null }[]
}

const query = `query ($division: ID!, $code: ID!) {
  guideItem(division: $division, code: $code) {
    department { code } materials { code required only }
  }
}`

/** Reads an item from the guide of an instance; throws when its counters do not know it. */
export const itemOf = async ({ url, divisions }: Instance, code: string): Promise<BenchItem> => {
  const variables = { division: divisions[0], code }
  const { data } = await ask<{ guideItem: GuideItem | null }>(url, query, variables)
  const item = data?.guideItem
  if (!item) throw new Error(`the catalogue has no item ${code}`)
  const needed = item.materials.filter(({ required, only }) => required && only !== 'FIRM')
  return {
    code,
    department: item.department.code,
    materials: needed.map((material) => material.code),
  }
}
