import { EventEmitter } from 'node:events'
import { Repeater } from 'graphql-yoga'
import type { CaseEvent, CaseState } from '../case/index.ts'
import { divisionOfOrigin, isWithin } from '../network/index.ts'

/** A case that just changed here, by a command or by an event that arrived. */
export type Changed = { state: CaseState; event: CaseEvent }

/** Whether a listener is to be told of a change. */
export type Wanted = (changed: Changed) => boolean

/** The changes of an instance's cases, as they happen, for those who listen. */
export type Changes = {
  tell: (changed: Changed) => void
  /** Changes of one case, until the listener leaves. */
  ofCase: (id: string, wanted: Wanted) => AsyncIterable<Changed>
  /** Changes of cases that were accepted in or below the division, or are handed to it or held by it. */
  ofDivision: (code: string, wanted: Wanted) => AsyncIterable<Changed>
  /** Ends every listener. */
  close: () => void
}

/** Beyond so many changes not yet taken, a slow listener is cut off rather than remembered for. */
const MOST_WAITING = 1_000

const concerns = (code: string, { state }: Changed): boolean =>
  isWithin(divisionOfOrigin(state.origin), code) ||
  state.holder === code ||
  state.transit?.to === code

/** A repeater, not a generator: it can be left while it waits for a change that may never come. */
const listen = (emitter: EventEmitter, name: string, wanted: Wanted): AsyncIterable<Changed> =>
  new Repeater<Changed>(async (push, stop) => {
    let waiting = 0
    const taken = () => {
      waiting -= 1
    }
    const take = (changed: Changed): void => {
      if (!wanted(changed)) return
      waiting += 1
      if (waiting > MOST_WAITING) stop()
      else push(changed).then(taken, stop)
    }
    const close = () => stop()
    emitter.on(name, take).once('close', close)
    await stop
    emitter.off(name, take).off('close', close)
  })

/** Makes the switchboard of an instance's changes. */
export const openChanges = (): Changes => {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  return {
    tell: (changed) => {
      emitter.emit(`case ${changed.state.id}`, changed)
      emitter.emit('any', changed)
    },
    ofCase: (id, wanted) => listen(emitter, `case ${id}`, wanted),
    ofDivision: (code, wanted) =>
      listen(emitter, 'any', (changed) => concerns(code, changed) && wanted(changed)),
    close: () => emitter.emit('close'),
  }
}
