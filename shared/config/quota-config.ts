import { z } from 'zod'
import { isAddressOrSubnet, type Quotas } from '../quota/index.ts'

/** A number that bounds something. */
export const quota = (fallback: number) =>
  z.coerce.number().int().min(1).max(100_000_000).default(fallback)

/** Proxies whose word on a client's address is taken: addresses and subnets, separated by commas; none by default. */
export const trustedProxies = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim()))
  .transform((list) => list.filter((one) => one !== ''))
  .pipe(z.array(z.string().refine(isAddressOrSubnet, 'must be addresses or subnets, A.B.C.D/N')))
  .default([])

/** The variables of the quotas, and of the proxies. */
export const quotaVariables = ({ person, address, streams }: Quotas) => ({
  TRUSTED_PROXIES: trustedProxies,
  QUOTA_PERSON_AT_ONCE: quota(person.atOnce),
  QUOTA_PERSON_PER_MINUTE: quota(person.perMinute),
  QUOTA_ADDRESS_AT_ONCE: quota(address.atOnce),
  QUOTA_ADDRESS_PER_MINUTE: quota(address.perMinute),
  QUOTA_PERSON_STREAMS: quota(streams.person),
  QUOTA_ADDRESS_STREAMS: quota(streams.address),
  QUOTA_STREAMS: quota(streams.total),
})

type Read = z.infer<z.ZodObject<ReturnType<typeof quotaVariables>>>

/** The quotas that the variables name. */
export const quotasOf = (read: Omit<Read, 'TRUSTED_PROXIES'>): Quotas => ({
  person: { atOnce: read.QUOTA_PERSON_AT_ONCE, perMinute: read.QUOTA_PERSON_PER_MINUTE },
  address: { atOnce: read.QUOTA_ADDRESS_AT_ONCE, perMinute: read.QUOTA_ADDRESS_PER_MINUTE },
  streams: {
    person: read.QUOTA_PERSON_STREAMS,
    address: read.QUOTA_ADDRESS_STREAMS,
    total: read.QUOTA_STREAMS,
  },
})
