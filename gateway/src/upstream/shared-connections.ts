import { openPlaces, type Places } from '@liandong/shared/quota'
import { type Ask, type Caller, silence } from './answer.ts'

/** How the connections to one instance are shared out. */
export type Shares = {
  /** Connections that one person may use at once, of `connectionsPerInstance`. */
  perPerson: number
  /** The same of one address without a person, of `anonymousConnectionsPerInstance`. */
  perAddress: number
  connectionsPerInstance: number
  anonymousConnectionsPerInstance: number
}

/** One operation asks an instance up to some hundred questions; they wait behind each other. */
const WAITING = 2_000
/** How long a question waits for a connection, in milliseconds. */
const PATIENCE = 2_000

const sharesOf = (shares: Shares): Record<Caller['kind'], Places> => {
  const open = (each: number, total: number) =>
    openPlaces({ each, total, waiting: WAITING, patience: PATIENCE })
  return {
    person: open(shares.perPerson, shares.connectionsPerInstance),
    address: open(shares.perAddress, shares.anonymousConnectionsPerInstance),
  }
}

/**
 * Shares the connections to each instance among the callers, so that one who asks much waits for
 * itself and not everybody for it. Waiting here is outside the time that the instance has, and says
 * nothing about the instance.
 */
export const shareConnections = (shares: Shares, ask: Ask): Ask => {
  const instances = new Map<string, Record<Caller['kind'], Places>>()
  return async (instance, message, caller, operation) => {
    const places = instances.get(instance.id) ?? sharesOf(shares)
    instances.set(instance.id, places)
    const giveBack = await places[caller.kind].take(caller.key)
    if (!giveBack) return silence('busy')
    try {
      return await ask(instance, message, caller, operation)
    } finally {
      giveBack()
    }
  }
}
