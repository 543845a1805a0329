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

const stationOf = ({ divisions }: Network, district: string): string => {
  const stations = divisions.filter(({ parent }) => parent === district)
  const town = stations.find(({ name }) => name.endsWith('镇'))
  return (town ?? stations[0])?.code ?? ''
}

/** Signs everybody in at the OpenID provider; the story plays in a town of the district given, or of the last. */
export const callCast = async (stage: Stage, district?: string): Promise<Cast> => {
  const { gateway, issuer, password, network } = stage
  const home = district ?? network.divisions.findLast(({ tier }) => tier === 'district')?.code ?? ''
  const station = stationOf(network, home)
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
