import { EventEmitter, on } from 'node:events'
import type { CaseEvent, CaseState } from '../case/index.ts'
import { divisionOfOrigin, isWithin } from '../network/index.ts'

/** A case that just changed here, by a command or by an event that arrived. */
export type Changed = { state: CaseState; event: CaseEvent }

/** The changes of an instance's cases, as they happen, for those who listen. */
export type Changes = {
  tell: (changed: Changed) => void
  /** Changes of one case, until the signal ends it. */
  ofCase: (id: string, signal: AbortSignal) => AsyncIterable<Changed>
  /** Changes of cases that were accepted in or below the division, or are handed to it or held by it. */
  ofDivision: (code: string, signal: AbortSignal) => AsyncIterable<Changed>
  /** Ends every listener. */
  close: () => void
}

/** Beyond so many changes not yet taken, a slow listener is cut off rather than remembered for. */
const MOST_WAITING = 1_000

const concerns = (code: string, { state }: Changed): boolean =>
  isWithin(divisionOfOrigin(state.origin), code) ||
  state.holder === code ||
  state.transit?.to === code

async function* listen(
  emitter: EventEmitter,
  name: string,
  signal: AbortSignal,
  wanted: (changed: Changed) => boolean,
): AsyncGenerator<Changed> {
  const options = { signal, close: ['close'], highWaterMark: MOST_WAITING }
  try {
    for await (const [changed] of on(emitter, name, options)) {
      if (wanted(changed as Changed)) yield changed as Changed
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Makes the switchboard of an instance's changes. */
export const openChanges = (): Changes => {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  return {
    tell: (changed) => {
      emitter.emit(`case ${changed.state.id}`, changed)
      emitter.emit('any', changed)
    },
    ofCase: (id, signal) => listen(emitter, `case ${id}`, signal, () => true),
    ofDivision: (code, signal) =>
      listen(emitter, 'any', signal, (changed) => concerns(code, changed)),
    close: () => emitter.emit('close'),
  }
}
