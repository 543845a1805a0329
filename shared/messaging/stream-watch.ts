import type { Logger } from 'pino'
import type { Broker, Line } from './broker.ts'
import type { Relay } from './relay.ts'
import { ensureStream, type StreamMark, type StreamSettings } from './stream.ts'

const EVERY = 2_000

type WatchSettings = StreamSettings & {
  broker: Broker
  relay: Relay
  log: Logger
}

/**
 * Looks after the stream: lays it when it is missing, and has everything unconfirmed sent again
 * when it was made anew or has lost its end (a wiped store, a power cut before the sync).
 */
export const startStreamWatch = (settings: WatchSettings) => {
  const { broker, relay, log, ...stream } = settings
  let known: StreamMark | null = null
  let looking: Promise<void> | null = null
  /** Something was lost, and the outbox could not be reached yet to send it again. */
  let owed = true

  const look = async (line: Line): Promise<void> => {
    const acknowledged = relay.highest()
    const mark = await ensureStream(line, stream)
    const anew = known !== null && known.created !== mark.created
    const shorter = mark.lastSequence < acknowledged
    if (anew || shorter) {
      log.warn({ mark, known }, 'the stream lost messages; all unconfirmed are sent again')
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
      .catch((err: unknown) => log.warn({ err }, 'the stream cannot be reached yet'))
      .finally(() => {
        looking = null
      })
  }

  broker.onLine(check)
  const timer = setInterval(check, EVERY)
  return { stop: () => clearInterval(timer) }
}
