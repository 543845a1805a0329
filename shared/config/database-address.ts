import { z } from 'zod'

const parts = /^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)([^/?]*)(.*)$/

/** One address for each server of `postgres://USER@HOST,HOST/DATABASE`, as no URL can say it. */
export const serverAddresses = (address: string): string[] => {
  const [, head = '', hosts = '', rest = ''] = parts.exec(address) ?? []
  return hosts.split(',').map((host) => head + host + rest)
}

const isAddress = (address: string): boolean =>
  serverAddresses(address).every((one) => URL.canParse(one) && new URL(one).hostname !== '')

/** The address of a database, on one server or on several of which one is primary. */
export const databaseAddress = z
  .string()
  .refine(isAddress, 'must be postgres://USER:PASSWORD@HOST:PORT[,HOST:PORT]/DATABASE')
