import type { Upstream } from '../routing/routed-executor.ts'
import type { Ask } from './answer.ts'
import { askOverHttp, createAgent } from './ask-over-http.ts'
import { createConnections } from './http-request.ts'
import { listenOverHttp } from './listen-over-http.ts'
import { openStreams } from './open-streams.ts'
import { type Shares, shareConnections } from './shared-connections.ts'
import { breakersByInstance, type NoteSilence, spareIll, spareIllListening } from './spared.ts'

/** Bounds of the way to the instances. */
export type UpstreamSettings = Shares & {
  /** How long an instance may take to answer, connecting included. */
  timeoutMs: number
  /** How long it may take to say that it is there. */
  probeMs: number
  /** The largest answer of one instance, in bytes. */
  answerLimit: number
  /** How long a subscription's stream may be without a sign of life; the tiers send one every 12 s. */
  silentMs: number
  /** After so many failures on end an instance is not asked for `restMs`. */
  failures: number
  restMs: number
  /** Streams have connections of their own; how many there may be is decided before. */
  streams: number
}

/** What stood the trials; see the README for why each has its size. */
export const defaultUpstream: UpstreamSettings = {
  timeoutMs: 3_000,
  probeMs: 1_000,
  answerLimit: 5 * 1024 * 1024,
  silentMs: 40_000,
  failures: 3,
  restMs: 2_000,
  connectionsPerInstance: 32,
  anonymousConnectionsPerInstance: 64,
  perPerson: 8,
  perAddress: 16,
  streams: 500,
}

/** The way to the instances, a way around its breakers to see whether they are there, and its end. */
export type ClosableUpstream = Upstream & {
  probe: Ask
  endStreams: () => Promise<void>
  close: () => void
}

/** Reaches instances over HTTP, sparing those that fail. */
export const httpUpstream = (settings: UpstreamSettings, note: NoteSilence): ClosableUpstream => {
  const breakerOf = breakersByInstance(settings)
  const agent = createAgent(settings.connectionsPerInstance, settings.answerLimit)
  // Who is nobody takes no connection from those who work.
  const anonymous = createAgent(settings.anonymousConnectionsPerInstance, settings.answerLimit)
  const [known, unknown] = [askOverHttp(agent, settings), askOverHttp(anonymous, settings)]
  const askAs: Ask = (instance, message, caller, operation) =>
    (caller.kind === 'person' ? known : unknown)(instance, message, caller, operation)
  // Streams have connections of their own: they would take all places of the queries.
  const streaming = createConnections(settings.streams)
  const streams = openStreams(
    spareIllListening(breakerOf, note, listenOverHttp(streaming, settings)),
  )
  return {
    ask: shareConnections(settings, spareIll(breakerOf, note, askAs)),
    listen: streams.listen,
    probe: askOverHttp(agent, { ...settings, timeoutMs: settings.probeMs }),
    endStreams: streams.closeAll,
    close: () => {
      void agent.destroy()
      void anonymous.destroy()
      streaming.close()
    },
  }
}
