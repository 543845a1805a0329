import type { Actor } from '../auth/index.ts'
import {
  type CaseState,
  caseClock,
  divisionOfCase,
  isOver,
  provisionalNotice,
} from '../case/index.ts'
import type { Desk } from './desk.ts'
import { queryCodeOf } from './query-code.ts'

/**
 * What the applicant takes home: 受理通知书, as it was on the day of acceptance, or 不予受理通知书 with its
 * reason (行政许可法 第三十二条). Nothing is due any more on a case that is over.
 */
export const receiptOf = (desk: Desk, state: CaseState) => {
  const clock = caseClock({ ...state, stops: [] }, desk.calendar, desk.now())
  const accepted = state.status !== 'refused'
  const over = isOver(state)
  return {
    caseId: state.id,
    queryCode: queryCodeOf(desk.querySecret, state.id),
    itemName: state.item.name,
    acceptedOn: clock.acceptedOn,
    dueOn: over ? null : clock.dueOn,
    legalDueOn: over ? null : clock.legalDueOn,
    dueProvisional: !over && clock.dueProvisional,
    legalDueProvisional: !over && clock.legalDueProvisional,
    provisional: !over && clock.provisional,
    provisionalNotice: over ? null : provisionalNotice(clock),
    accepted,
    reason: accepted ? null : state.reason,
  }
}

/**
 * The receipt for printing it again: at the counter that accepted the case, be it a station or a
 * centre, and for nobody else. The query code opens the case to whoever reads it.
 */
export const reprintOf = (desk: Desk, actor: Actor | null, state: CaseState) => {
  const counter = divisionOfCase(state)
  const isThere = actor?.division === counter && desk.instance.divisions.includes(counter)
  return isThere ? receiptOf(desk, state) : null
}
