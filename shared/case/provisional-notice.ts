import type { CaseClock } from './clock.ts'

/** A text for people in both languages. */
export type BilingualText = { zh: string; en: string }

type Dates = Pick<CaseClock, 'dueOn' | 'legalDueOn' | 'dueProvisional' | 'legalDueProvisional'>

const provisionalDates = (dates: Dates): (BilingualText & { date: string })[] => {
  const { dueOn, legalDueOn, dueProvisional, legalDueProvisional } = dates
  return [
    ...(dueProvisional && dueOn ? [{ zh: '承诺办结日', en: 'promised', date: dueOn }] : []),
    ...(legalDueProvisional && legalDueOn
      ? [{ zh: '法定办结日', en: 'legal', date: legalDueOn }]
      : []),
  ]
}

/**
 * What the applicant reads beside dates that no holiday notice covers yet; null when all printed dates
 * are settled. Until the notice is out, only the days of 《全国年节及纪念日放假办法》第二条 and 第六条 are known.
 */
export const provisionalNotice = (dates: Dates): BilingualText | null => {
  const provisional = provisionalDates(dates)
  if (provisional.length === 0) return null
  const zh = provisional.map(({ zh: name, date }) => `${name} ${date}`).join('、')
  const en = provisional.map(({ en: name, date }) => `${name} date ${date}`).join(' and the ')
  return {
    zh: `${zh} 为暂定日期：国务院尚未公布该时段的放假安排，公布后日期可能调整。请凭受理编号和查询码查询最新日期。`,
    en: `The ${en} may still move: the State Council has not announced the holidays of that time yet. Track the case with its number and query code to see the date in force.`,
  }
}
