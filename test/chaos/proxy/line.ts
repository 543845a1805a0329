import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { Condition } from './condition.ts'
import { createPassage, type Passage } from './passage.ts'

/** A line to a server, or to several that stand for each other, that can be harmed in every way that a real one fails. */
export type Line = {
  /** The same address, through this line. */
  through: (url: string) => string
  /** How the line is from now on, for the connections that exist and for new ones. */
  become: (condition: Condition) => void
  /** Tears the next message: half of it arrives, then both ends are reset. */
  reset: () => void
  close: () => Promise<void>
}

type Pair = { near: Socket; far: Socket }

const destroy = ({ near, far }: Pair): void => {
  near.destroy()
  far.destroy()
}

/** Half a message, and the rest never: both ends hear a reset, not an end. */
const tearApart = (pair: Pair, to: Socket, piece: Buffer): void => {
  to.write(piece.subarray(0, Math.ceil(piece.length / 2)), () => {
    pair.near.resetAndDestroy()
    pair.far.resetAndDestroy()
  })
}

const pump = async (from: Socket, to: Socket, pair: Pair, passage: Passage): Promise<void> => {
  const write = (part: Buffer) => to.writable && to.write(part)
  try {
    for await (const piece of from as AsyncIterable<Buffer>) {
      if (passage.torn()) return tearApart(pair, to, piece)
      await passage.through(piece, write, () => to.destroyed)
    }
    to.end()
  } catch {
    destroy(pair)
  }
}

/** Each `HOST:PORT` of an address, of which a cluster has several. */
const PLACES = /(?<=[/@,])([\w.-]+):(\d+)(?=[,/?]|$)/g

const listen = async (onSocket: (near: Socket) => void): Promise<Server> => {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, onSocket)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** Lays a line to the server at this address; it is whole at first. */
export const layLine = async (address: string): Promise<Line> => {
  const passage = createPassage()
  const pairs = new Set<Pair>()
  const join = (port: number, host: string) => (near: Socket) => {
    if (passage.now().as === 'refused') return near.resetAndDestroy()
    const far = connect({ port, host, allowHalfOpen: true, noDelay: true })
    const pair = { near, far }
    pairs.add(pair)
    for (const socket of [near, far]) {
      socket.on('error', () => destroy(pair))
      socket.on('close', () => pairs.delete(pair))
    }
    void pump(near, far, pair, passage)
    void pump(far, near, pair, passage)
  }
  const ends = new Map<string, Server>()
  for (const [place, host = '', port] of address.matchAll(PLACES)) {
    ends.set(place, await listen(join(Number(port), host)))
  }
  const endAll = () => {
    for (const pair of pairs) destroy(pair)
  }
  return {
    through: (url) =>
      url.replace(PLACES, (place) => {
        const end = ends.get(place)?.address() as AddressInfo
        return `127.0.0.1:${end.port}`
      }),
    become: (condition) => {
      passage.set(condition)
      if (condition.as === 'refused') endAll()
    },
    reset: passage.tearNext,
    close: async () => {
      // Whoever waits for a line that is cut must hear that it has gone.
      passage.set({ as: 'refused' })
      endAll()
      await Promise.all([...ends.values()].map((end) => new Promise((done) => end.close(done))))
    },
  }
}
