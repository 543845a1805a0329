import type { CaseEvent, CaseState } from '../case/index.ts'
import type { NetworkIndex } from '../network/index.ts'

/** The name of a division as a person reads it, or its code when it is not in the network. */
export const divisionName = (network: NetworkIndex, code: string): string =>
  network.division(code)?.name ?? code

/** Where a case is, in words that an applicant understands. */
export const placeOf = (network: NetworkIndex, { holder, transit, status }: CaseState): string => {
  if (transit) {
    return `${divisionName(network, transit.from)} → ${divisionName(network, transit.to)}`
  }
  return holder
    ? divisionName(network, holder)
    : ({ delivered: '已送达' }[status as string] ?? '已办结')
}

/** What an event tells beside its type. */
export const noteOf = (event: CaseEvent): string | null => {
  switch (event.type) {
    case 'handedOver':
    case 'applicationRefused':
    case 'withdrawn':
      return event.data.reason
    case 'reviewed':
    case 'decided':
      return event.data.text
    case 'supplemented':
      return event.data.materials.map(({ name }) => name).join('；')
    case 'delivered':
      return event.data.recipient
    default:
      return null
  }
}
