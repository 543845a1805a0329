import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** Reads the address of the client that sent a request. */
export type AddressOf = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string

/** The header by which a proxy names its client. */
export const FORWARDED_HEADER = 'x-forwarded-for'

/** Longer chains are no honest ones. */
const MOST_HOPS = 10

/** An address without the port, zone and IPv6 clothing that sockets and proxies add; null if it is none. */
const plain = (text: string | undefined): string | null => {
  const bare = (text ?? '').trim().replace(/^::ffff:(?=\d+\.)/i, '')
  return isIP(bare) ? bare : null
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

const listOf = (addresses: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const one of addresses) {
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(one) ?? []
    if (prefix === undefined) list.addAddress(address, familyOf(address))
    else list.addSubnet(address, Number(prefix), familyOf(address))
  }
  return list
}

/** Whether a text is an address, or a subnet written as address/prefix, as the list of proxies takes them. */
export const isAddressOrSubnet = (text: string): boolean => {
  try {
    listOf([text])
    return true
  } catch {
    return false
  }
}

/**
 * The socket's peer, or what trusted proxies say of their client. `x-forwarded-for` is read from its
 * end, and only as far as each hop was added by a trusted proxy: everybody may send this header.
 */
export const clientAddress = (trustedProxies: readonly string[]): AddressOf => {
  const list = listOf(trustedProxies)
  const isTrusted = (address: string) => list.check(address, familyOf(address))
  return ({ headers, socket }) => {
    let client = plain(socket.remoteAddress) ?? 'unknown'
    if (client === 'unknown' || !isTrusted(client)) return client
    const told = String(headers[FORWARDED_HEADER] ?? '').split(',')
    for (const hop of told.slice(-MOST_HOPS).toReversed()) {
      const before = plain(hop)
      if (before === null) break
      client = before
      if (!isTrusted(client)) break
    }
    return client
  }
}

/** The first four groups of an IPv6 address: its network. */
const networkOf = (address: string): string => {
  const [head = '', tail] = address.split('%', 1).join('').split('::')
  const groups = (text: string) => text.split(':').filter((group) => group !== '')
  const [before, after] = [groups(head), groups(tail ?? '')]
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  const all = tail === undefined ? before : [...before, ...zeros, ...after]
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

/** As whose an address counts: an IPv6 subscriber has a whole /64 of addresses. */
export const sourceOf = (address: string): string =>
  isIP(address) === 6 ? `${networkOf(address)}::/64` : address
