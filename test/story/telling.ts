import { networkIndex } from '@liandong/shared/network'
import type { Cast, Stage } from './cast.ts'
import type { Tell, Told } from './play.ts'
import { type CaseView, type CopyView, seeCase, settle, track } from './views.ts'

const line = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const milliseconds = (ms: number): string => `${ms.toFixed(0).padStart(5)} ms`

const words: Record<string, string> = {
  IN_REVIEW: '办理中 in review',
  IN_TRANSIT: '移交中 in transit',
  RETURNED: '已退回 returned',
  DECIDED: '已决定 decided',
  DELIVERED: '已办结 delivered',
}

const word = (status: string): string => words[status] ?? status

const place = ({ holder, transit }: CopyView): string => {
  if (transit) return `${transit.from.name} ⇢ ${transit.to.name}`
  return holder?.name ?? '完结 ended'
}

const copyLine = (name: string, copy: CopyView | undefined): string => {
  if (!copy) return `${name}: —`
  const worker = copy.assignee ? ` [${copy.assignee.name}]` : ''
  const may = copy.actions.length > 0 ? `  可办 may: ${copy.actions.join(' ')}` : ''
  return `${name}: №${copy.number} ${word(copy.status)}，${place(copy)}${worker}${may}`
}

const views = (view: CaseView | null): string[] => [
  copyLine('受理 intake', view?.intake?.record),
  copyLine('办理 processing', view?.processing?.record),
  `${copyLine('监察 supervision', view?.supervision?.record)} ${view?.supervision?.light ?? ''}`,
]

const show = (who: string, lines: string[]): void => {
  for (const [index, text] of lines.entries()) {
    line(`              ${index === 0 ? who : '　　'.padEnd(who.length)}  ${text}`)
  }
}

/** What agent, clerks, supervisor and applicant see now, each asking the gateway with the own token. */
const showViews = async (cast: Cast, caseId: string, queryCode: string): Promise<void> => {
  const [agent, district, city, supervisor, applicant] = await Promise.all([
    seeCase(cast.agent, caseId),
    seeCase(cast.districtClerk, caseId),
    seeCase(cast.cityClerk, caseId),
    seeCase(cast.supervisor, caseId),
    track(cast, caseId, queryCode),
  ])
  show('代办员 agent    ', [copyLine('受理 intake', agent.view?.intake?.record)])
  show('区窗口 clerk    ', [copyLine('办理 processing', district.view?.processing?.record)])
  show('市窗口 clerk    ', [copyLine('监察 supervision', city.view?.supervision?.record)])
  show('监察 supervisor ', views(supervisor.view))
  const progress = applicant.view
  show('申请人 applicant', [progress ? `${word(progress.status)}，${progress.place}` : '—'])
}

const headline = (told: Told, name: (code: string) => string): string => {
  if (told.kind === 'accepted') {
    const { caseId, queryCode, dueOn, itemName } = told.receipt
    return `受理 accepts ${itemName} → ${caseId}  查询码 query code ${queryCode}  承诺 due ${dueOn}`
  }
  const where = name(told.division)
  if (told.kind === 'arrived') return `⇢ ${where} 看到该办件 sees it waiting`
  return `${where} ${told.act.zh} ${told.act.en}`
}

/** Tells the story on standard output: every hop as it happens with its time, then who sees what. */
export const teller = (stage: Stage, cast: Cast): Tell => {
  const network = networkIndex(stage.network)
  const name = (code: string): string => network.division(code)?.name ?? code
  return async (told, { caseId, queryCode }) => {
    line(`${milliseconds(told.ms)}  ${headline(told, name)}`)
    if (told.kind === 'arrived') return
    line(`${milliseconds(await settle(cast.supervisor, caseId))}  三级记录一致 all tiers agree`)
    await showViews(cast, caseId, queryCode)
  }
}
