import { signIn } from '@liandong/launcher'
import type { Network } from '@liandong/shared/network'
import { type Api, publicApi } from './api.ts'

/** Where the network is, and how its people sign in. */
export type Stage = { gateway: string; issuer: string; password: string; network: Network }

/** The people of the story, each with a token of their own; the applicant has none. */
export type Cast = {
  station: string
  district: string
  city: string
  agent: Api
  districtClerk: Api
  cityClerk: Api
  supervisor: Api
  applicant: Api
}

/** The department whose item the story follows. */
export const DEPARTMENT = 'market-regulation'

/** Signs everybody in at the OpenID provider; the story plays at the first station of a district. */
export const callCast = async (stage: Stage, district?: string): Promise<Cast> => {
  const { gateway, issuer, password, network } = stage
  const home = district ?? network.divisions.find(({ tier }) => tier === 'district')?.code ?? ''
  const station = network.divisions.find(({ parent }) => parent === home)?.code ?? ''
  const as = async (username: string): Promise<Api> =>
    publicApi(gateway, await signIn({ issuer, username, password }))
  return {
    station,
    district: home,
    city: network.city,
    agent: await as(`agent-${station}`),
    districtClerk: await as(`clerk-${home}-${DEPARTMENT}`),
    cityClerk: await as(`clerk-${network.city}-${DEPARTMENT}`),
    supervisor: await as(`supervisor-${network.city}`),
    applicant: publicApi(gateway),
  }
}
