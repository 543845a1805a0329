import type { Instance } from '@liandong/shared/network'
import type { BenchItem } from '../network/items.ts'
import { itemOf } from '../network/items.ts'
import type { BenchNetwork } from '../network/open-network.ts'
import type { Way } from './mix.ts'

/** Everything that the load generator knows about the city: plain data for its process. */
export type City = {
  city: string
  stations: string[]
  /** Where each division's counter is found. */
  urls: Record<string, string>
  /** Who works at a counter, by division, and department where there is one. */
  workers: Record<string, string>
  /** Who looks into a division's queue. */
  lookers: Record<string, string>
  items: Record<Way, BenchItem[]>
}

/** Items of three departments: market regulation, human resources, medical insurance. */
const ITEMS: Record<Way, string[]> = {
  direct: ['511A0074300005', '512B0359100011', '512036003002'],
  district: ['511A0005200004', '512B0066400003', '512036007002'],
  city: ['511A0358400002', '512B0070100003', '512036004002'],
}

/** The key of a worker: a station has one agent, a centre a clerk for each department. */
export const workerKey = (division: string, department: string): string =>
  division.length === 9 ? division : `${division} ${department}`

const itemsOf = async (station: Instance): Promise<Record<Way, BenchItem[]>> => {
  const entries = Object.entries(ITEMS).map(
    async ([way, codes]) =>
      [way, await Promise.all(codes.map((code) => itemOf(station, code)))] as const,
  )
  return Object.fromEntries(await Promise.all(entries)) as Record<Way, BenchItem[]>
}

/** Reads the items and makes everybody's token. */
export const cityOf = async ({ running, tokens }: BenchNetwork): Promise<City> => {
  const { network } = running
  const ofTier = (tier: string) =>
    network.divisions.filter((one) => one.tier === tier).map(({ code }) => code)
  const station = network.instances.find(({ tier }) => tier === 'township')
  if (!station) throw new Error('the network has no stations')
  const items = await itemsOf(station)
  const departments = [
    ...new Set(
      Object.values(items)
        .flat()
        .map(({ department }) => department),
    ),
  ]
  const workers: Record<string, string> = {}
  const lookers: Record<string, string> = {}
  for (const code of ofTier('township')) {
    workers[code] = await tokens(`agent-${code}`)
    lookers[code] = workers[code]
  }
  for (const code of [...ofTier('district'), network.city]) {
    for (const department of departments) {
      workers[workerKey(code, department)] = await tokens(`clerk-${code}-${department}`)
    }
    lookers[code] = await tokens(`${code === network.city ? 'supervisor' : 'manager'}-${code}`)
  }
  const urls = Object.fromEntries(
    network.instances.flatMap(({ url, divisions }) => divisions.map((code) => [code, url])),
  )
  return { city: network.city, stations: ofTier('township'), urls, workers, lookers, items }
}
