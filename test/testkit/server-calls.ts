/**
 * Every call of JetStream's interface that nats-server 2.15.1 knows, without its prefix `$JS.API`;
 * `S` stands for a stream and `C` for a consumer.
 */
const CALLS = [
  'INFO',
  'ACCOUNT.PURGE.HUB',
  'ACCOUNT.STREAM.MOVE.HUB.S',
  'ACCOUNT.STREAM.CANCEL_MOVE.HUB.S',
  'META.LEADER.STEPDOWN',
  'META.RESCUE',
  'SERVER.EVACUATE',
  'SERVER.REMOVE',
  'STREAM.CREATE.S',
  'STREAM.UPDATE.S',
  'STREAM.DELETE.S',
  'STREAM.PURGE.S',
  'STREAM.INFO.S',
  'STREAM.LIST',
  'STREAM.NAMES',
  'STREAM.MSG.GET.S',
  'STREAM.MSG.DELETE.S',
  'STREAM.SNAPSHOT.S',
  'STREAM.RESTORE.S',
  'STREAM.CANCEL_MOVE.S',
  'STREAM.LEADER.STEPDOWN.S',
  'STREAM.PEER.EVACUATE.S',
  'STREAM.PEER.REMOVE.S',
  'DIRECT.GET.S',
  'DIRECT.GET.S.case.3404.00.000.city.accepted',
  'CONSUMER.CREATE.S',
  'CONSUMER.CREATE.S.C',
  'CONSUMER.CREATE.S.C.case.>',
  'CONSUMER.DURABLE.CREATE.S.C',
  'CONSUMER.DELETE.S.C',
  'CONSUMER.INFO.S.C',
  'CONSUMER.LIST.S',
  'CONSUMER.NAMES.S',
  'CONSUMER.MSG.NEXT.S.C',
  'CONSUMER.PAUSE.S.C',
  'CONSUMER.RESET.S.C',
  'CONSUMER.UNPIN.S.C',
  'CONSUMER.LEADER.STEPDOWN.S.C',
  'CONSUMER.PEER.EVACUATE.S.C',
  'CONSUMER.PEER.REMOVE.S.C',
]

/** What the server answers besides: acknowledgements, flow control, restores, and the system. */
const OTHERS = [
  '$JS.ACK.S.C.1.1.1.1.0',
  '$JS.ACK._.12345678.S.C.1.1.1.1.0',
  '$JS.FC.S.C.1',
  '$JS.SNAPSHOT.ACK.S.1',
  '$JS.SNAPSHOT.RESTORE.S.1',
  '$JSC.CI.HUB.S.C',
  '$JSC.SI.HUB.S',
  '$SYS.REQ.SERVER.PING',
  '$SYS.REQ.SERVER.PING.JSZ',
  '$SYS.REQ.ACCOUNT.PING.CONNZ',
  '$SYS.REQ.ACCOUNT.HUB.JSZ',
  '$SYS.REQ.CLAIMS.DELETE',
  '$SYS.REQ.USER.INFO',
]

/**
 * The subjects on which the server does something with a stream or one of these consumers: each call
 * with each prefix, once for every consumer that it names.
 */
export const serverSubjects = (
  stream: string,
  consumers: readonly string[],
  prefixes: readonly string[],
): string[] => {
  const calls = prefixes.flatMap((prefix) => CALLS.map((call) => `${prefix}.${call}`))
  const named = (pattern: string, consumer: string): string =>
    pattern
      .split('.')
      .map((token) => ({ S: stream, C: consumer })[token] ?? token)
      .join('.')
  const all = [...calls, ...OTHERS].flatMap((pattern) =>
    consumers.map((consumer) => named(pattern, consumer)),
  )
  return [...new Set(all)]
}
