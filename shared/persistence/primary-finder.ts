import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { serverAddresses } from '../config/index.ts'

/** A server by its address. */
export type Server = { host: string; port: number }

/** Of several servers, the one where the primary was found last. */
export type PrimaryFinder = {
  /** A connection to it, or to the next one that lets us in. */
  connect: () => Promise<Socket & Server>
  /** It turned out to be a standby: try the next one. */
  next: () => void
  servers: number
}

const PATIENCE = 2_000

const open = ({ host, port }: Server): Socket & Server =>
  Object.assign(connect(port, host), { host, port })

const isOpen = async (socket: Socket): Promise<boolean> => {
  const opened = once(socket, 'connect').then(
    () => true,
    () => false,
  )
  const is = await Promise.race([opened, pause(PATIENCE, false, { ref: false })])
  if (!is) socket.destroy()
  return is
}

/** Looks for the primary among these servers, one after the other, beginning where it was last. */
export const primaryFinder = (servers: readonly Server[]): PrimaryFinder => {
  const count = servers.length
  const server = (index: number): Server => servers[index] ?? { host: '', port: 0 }
  let at = 0
  return {
    servers: count,
    next: () => {
      at = (at + 1) % count
    },
    connect: async () => {
      // Each on its own way round: a pool looks for many connections at once.
      const last = (at + count - 1) % count
      for (let index = at; index !== last; index = (index + 1) % count) {
        const socket = open(server(index))
        if (!(await isOpen(socket))) continue
        at = index
        // A server that hangs, or what stands before a dead one, takes connections and says nothing.
        socket.once('close', () => {
          if (socket.bytesRead === 0 && at === index) at = (index + 1) % count
        })
        return socket
      }
      // Whoever uses the last one learns by itself that it cannot be reached either.
      at = last
      return open(server(last))
    },
  }
}

const POSTGRES = 5432

/** How postgres.js is told of an address: a URL, and a way to its server, or to the primary of several. */
export type DatabaseTarget = { url: string; finder: PrimaryFinder | null }

/**
 * Reads an address of one or several servers. What postgres.js 3.4.9 itself does with several is of
 * no use here: it takes a standby of PostgreSQL 14 and later for `read-write`, and while there is no
 * primary it connects again and again without a pause and lets its statements hang.
 */
export const databaseTarget = (address: string): DatabaseTarget => {
  const urls = serverAddresses(address).map((one) => new URL(one))
  const [first] = urls
  // Without a host it is a socket in the file system, or what the environment says.
  if (!first?.hostname) return { url: address, finder: null }
  if (urls.length > 1) first.searchParams.delete('target_session_attrs')
  const servers = urls.map(({ hostname, port }) => ({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || POSTGRES,
  }))
  const url = urls.length > 1 ? first.href : address
  return { url, finder: primaryFinder(servers) }
}
