import type { Logger } from 'pino'
import type { Broker, Line } from './broker.ts'
import type { Relay } from './relay.ts'
import { ensureStream, isMissing, type StreamMark, type StreamSettings } from './stream.ts'

const EVERY = 2_000

type WatchSettings = StreamSettings & {
  broker: Broker
  relay: Relay
  /** Called when the stream lives anew or has lost its end. */
  onLoss: () => void
  log: Logger
}

/**
 * Looks after the stream: lays it when it is missing, and has everything unconfirmed sent again
 * when it was made anew or has lost its end (a wiped store, a power cut before the sync).
 */
export const startStreamWatch = (settings: WatchSettings) => {
  const { broker, relay, onLoss, log, ...stream } = settings
  let known: StreamMark | null = null
  let looking: Promise<void> | null = null
  /** Something was lost, and the outbox could not be reached yet to send it again. */
  let owed = true
  /**
   * A stream that goes while the line stands was deleted, and nats-server 2.9 may still be clearing
   * its folder: one that is laid into it at once loses its files, and its consumers never deliver.
   */
  let mayLay = true

  const look = async (line: Line): Promise<void> => {
    const acknowledged = relay.highest()
    const mark = await ensureStream(line, { ...stream, mayCreate: stream.mayCreate && mayLay })
    mayLay = false
    const anew = known !== null && known.created !== mark.created
    const shorter = mark.lastSequence < acknowledged
    if (anew || shorter) {
      log.warn({ mark, known }, 'the stream lost messages; all unconfirmed are sent again')
      onLoss()
    }
    owed ||= anew || shorter
    known = mark
    if (owed) await relay.sendAll()
    owed = false
  }

  const check = (): void => {
    const line = broker.line()
    if (!line || looking) return
    looking = look(line)
      .catch((err: unknown) => {
        mayLay = mayLay || isMissing(err)
        log.warn({ err }, 'the stream cannot be reached yet')
      })
      .finally(() => {
        looking = null
      })
  }

  broker.onLine(() => {
    mayLay = true
    check()
  })
  const timer = setInterval(check, EVERY)
  return { stop: () => clearInterval(timer) }
}
