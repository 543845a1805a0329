import type { NetworkIndex } from '@liandong/shared/network'
import { parse, print } from 'graphql'
import * as tabs from './example-queries.ts'

/** A tab of GraphiQL. */
export type Example = { query: string; variables: Record<string, unknown> }

const NEW = '每次换新 a new one each time'
const NUMBER = '受理通知书上的办件编号 the number on the receipt'

const application = (division: string) => ({
  commandId: NEW,
  division,
  itemCode: '指南里的事项编码 a code of the guide',
  applicant: { kind: 'PERSON', name: '张三', idNumber: '', mobile: '' },
  materials: [],
  subject: '',
})

const queryOf = ({ heading, operations }: tabs.Tab): string =>
  `# ${heading}\n${print(parse(operations))}`

/** One tab for each kind of user, with codes of this very network. */
export const examples = (network: NetworkIndex): Example[] => {
  const all = [...network.divisions.values()]
  const codeOf = (tier: string) => all.find((division) => division.tier === tier)?.code ?? ''
  const [city, centre, station] = [codeOf('city'), codeOf('district'), codeOf('township')]
  const command = (division: string) => ({ commandId: NEW, division, caseId: NUMBER })
  return [
    { query: queryOf(tabs.supervisor), variables: { city } },
    { query: queryOf(tabs.applicant), variables: { station, number: NUMBER, queryCode: '' } },
    {
      query: queryOf(tabs.agent),
      variables: { station, application: application(station), atStation: command(station) },
    },
    {
      query: queryOf(tabs.clerk),
      variables: {
        centre,
        atCentre: command(centre),
        review: { ...command(centre), opinion: 'APPROVE', text: '' },
        decision: { ...command(centre), outcome: 'GRANTED', text: '' },
      },
    },
    { query: queryOf(tabs.oneCase), variables: { number: NUMBER } },
    { query: queryOf(tabs.live), variables: { centre } },
    { query: queryOf(tabs.operator), variables: { centre, letter: { division: centre, id: '' } } },
  ]
}
