import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ExecutionResult } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import type { Refusal } from '../identity/index.ts'
import { type GiveBack, openPlaces, type Places, type StreamQuota } from '../quota/index.ts'
import { type Admission, admissionOf } from './admission.ts'
import { endingStream } from './ending-stream.ts'
import { refusalError } from './rejection.ts'

/** Watches whether the caller of a stream may still listen; tells when not. Returns how to stop watching. */
export type WatchCaller = (request: IncomingMessage, end: (why: Refusal) => void) => () => void

/** Bounds of live streams. */
export type LiveSettings = {
  quota: StreamQuota
  /** Without it a stream ends with its source only. */
  watch?: WatchCaller
}

const tooManyInAll: Refusal = {
  code: 'TOO_MANY_SUBSCRIPTIONS',
  zh: '实时连接数已满，请稍后再订阅，或手动刷新。',
  en: 'There are too many live connections; subscribe later, or reload by hand.',
}

const tooManyOfOne = (most: number): Refusal => ({
  code: 'TOO_MANY_SUBSCRIPTIONS',
  zh: `同一人最多同时打开 ${most} 个实时连接，请关闭不用的页面后再订阅，或手动刷新。`,
  en: `One person may have ${most} live connections at once; close pages that you do not use and subscribe again, or reload by hand.`,
})

/** Whoever reads nothing does not hear that the stream has ended: the connection is closed after so many milliseconds. */
const FAREWELL = 5_000

const bounded = (each: number, total = Number.POSITIVE_INFINITY): Places =>
  openPlaces({ each, total, waiting: 0, patience: 0 })

const streamPlaces = ({ person, address, total }: StreamQuota) => {
  const all = bounded(total)
  const own = { person: bounded(person), address: bounded(address) }
  return async ({ kind, key }: Admission): Promise<GiveBack | Refusal> => {
    const [mine, anybodys] = [await own[kind].take(key), await all.take('all')]
    const giveBack = () => {
      mine?.()
      anybodys?.()
    }
    if (mine && anybodys) return giveBack
    giveBack()
    return mine ? tooManyInAll : tooManyOfOne(kind === 'person' ? person : address)
  }
}

type Connection = { req?: IncomingMessage; res?: ServerResponse }

/** Ends the connection of a client that does not take what is left. */
const dismiss = (response: ServerResponse | undefined): void => {
  const timer = setTimeout(() => response?.destroy(), FAREWELL).unref()
  response?.once('close', () => clearTimeout(timer))
}

/**
 * Counts live streams by person, by address and in all, and ends each when its caller may not listen any
 * longer. A place is given back when the stream ends or the connection closes, whichever comes first.
 */
export const liveStreams = ({ quota, watch }: LiveSettings): Plugin<Connection> => {
  const take = streamPlaces(quota)
  return {
    onSubscribe: async ({ args, setResultAndStopExecution }) => {
      const { req, res } = args.contextValue as Connection
      const admission = admissionOf(req)
      const place = await take(admission)
      if (typeof place !== 'function') {
        setResultAndStopExecution({ errors: [refusalError(place)] })
        return
      }
      res?.once('close', place)
      return {
        onSubscribeResult: ({ result, setResult }) => {
          if (!isAsyncIterable(result)) return place()
          let stopWatching = () => {}
          const stream = endingStream(result as AsyncIterable<ExecutionResult>, () => {
            place()
            stopWatching()
          })
          // It waits for changes from now on, and works no longer.
          admission.giveBack()
          const leave = () => void stream.answers.return?.()
          if (res?.destroyed) leave()
          else res?.once('close', leave)
          // Whom this process does not know, the tiers know, or refuse.
          if (req && watch && admission.kind === 'person' && !res?.destroyed) {
            stopWatching = watch(req, (why) => {
              stream.endWith({ errors: [refusalError(why)] })
              dismiss(res)
            })
          }
          setResult(stream.answers)
        },
      }
    },
  }
}
