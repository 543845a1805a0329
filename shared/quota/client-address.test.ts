import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { clientAddress, isAddressOrSubnet, sourceOf } from './client-address.ts'

const request = (remoteAddress: string | undefined, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage

describe('the address of a client', () => {
  it('is its own, whatever it says of itself', () => {
    const addressOf = clientAddress([])
    for (const said of [undefined, '192.0.2.1', 'nonsense', '127.0.0.1, 192.0.2.1'])
      expect(addressOf(request('198.51.100.7', said))).toBe('198.51.100.7')
    expect(clientAddress(['10.0.0.7'])(request('10.0.0.8', '192.0.2.1'))).toBe('10.0.0.8')
    expect(addressOf(request('::ffff:198.51.100.7'))).toBe('198.51.100.7')
    expect(addressOf(request(undefined))).toBe('unknown')
  })

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['6.6.6.6, 192.0.2.1', '192.0.2.1'],
    ['6.6.6.6, 192.0.2.1, 10.0.0.9', '192.0.2.1'],
    [' ::ffff:192.0.2.1 ', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['127.0.0.1', '127.0.0.1'],
    ['6.6.6.6, nonsense', '10.0.0.7'],
    ['6.6.6.6, nonsense, 10.0.0.9', '10.0.0.9'],
    ['', '10.0.0.7'],
    [undefined, '10.0.0.7'],
    ['10.0.0.8, 10.0.0.9', '10.0.0.8'],
  ])('behind trusted proxies that say %s is %s', (said, address) => {
    expect(clientAddress(['10.0.0.0/24'])(request('10.0.0.7', said))).toBe(address)
    expect(clientAddress(['10.0.0.0/24'])(request('::ffff:10.0.0.7', said))).toBe(address)
  })

  it('does not depend on how long the chain is made', () => {
    const said = `6.6.6.6,${'10.0.0.9,'.repeat(1_000)}10.0.0.9`
    expect(clientAddress(['10.0.0.0/24'])(request('10.0.0.7', said))).toBe('10.0.0.9')
  })
})

it('an address counts as itself, one of IPv6 as its network', () => {
  expect(sourceOf('192.0.2.1')).toBe('192.0.2.1')
  expect(sourceOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
  expect(sourceOf('2001:0db8:1:2::9')).toBe(sourceOf('2001:db8:1:2:ffff:1:1:1'))
  expect(sourceOf('2001:db8:1:3::9')).not.toBe(sourceOf('2001:db8:1:2::9'))
  expect(sourceOf('::1')).toBe('0:0:0:0::/64')
  expect(sourceOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
  expect(sourceOf('unknown')).toBe('unknown')
})

it('proxies are addresses or subnets', () => {
  for (const right of ['10.0.0.7', '10.0.0.0/8', '::1', '2001:db8::/32'])
    expect(isAddressOrSubnet(right)).toBe(true)
  for (const wrong of ['', 'gateway', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/', '10.0.0.1/8/9'])
    expect({ wrong, is: isAddressOrSubnet(wrong) }).toEqual({ wrong, is: false })
})
