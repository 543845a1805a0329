import { z } from 'zod'

const hasProtocol = /^postgres(ql)?:\/\//

/** One URL for each server of an address: `a,b` in the place of the host is what no URL has. */
const oneByOne = (address: string): string[] => {
  const [, head = '', hosts = '', rest = ''] =
    /^(\w+:\/\/(?:[^@/]*@)?)([^/?]*)(.*)$/.exec(address) ?? []
  return hosts.split(',').map((host) => head + host + rest)
}

const isAddress = (address: string): boolean =>
  hasProtocol.test(address) &&
  oneByOne(address).every((one) => URL.canParse(one) && new URL(one).hostname !== '')

/**
 * The address of a database, on one server or on several of which one is primary. postgres.js 3.4.9
 * takes a standby of PostgreSQL 14 and later for `read-write`, since it looks at a setting that a
 * standby does not change; `primary` asks what the server is.
 */
export const databaseAddress = z
  .string()
  .refine(isAddress, 'must be postgres://USER:PASSWORD@HOST:PORT[,HOST:PORT]/DATABASE')
  .refine(
    (address) => !address.includes('target_session_attrs=read-write'),
    'say target_session_attrs=primary: read-write would take a standby for a primary',
  )
