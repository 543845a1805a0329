import { cpuSeconds } from '../harness/machine.ts'
import type { BenchNetwork } from '../network/open-network.ts'

/** Seconds of CPU used so far, by part of the network. */
export type Cpu = Record<string, number>

const partOf = (name: string): string => name.split('-')[0] ?? name

/** CPU used until now by each tier, Postgres, NATS and the load generator. */
export const cpuOf = ({ running, pid }: BenchNetwork, loader: number): Cpu => {
  const cpu: Cpu = { load: cpuSeconds(loader) }
  for (const name of Object.keys(running.processes)) {
    cpu[partOf(name)] = (cpu[partOf(name)] ?? 0) + cpuSeconds(pid(name))
  }
  return cpu
}

/** Milliseconds of CPU a case, by part, between two readings. */
export const costOf = (before: Cpu, after: Cpu, cases: number): Cpu =>
  Object.fromEntries(
    Object.entries(after).map(([part, seconds]) => [
      part,
      Math.round(((seconds - (before[part] ?? 0)) * 100_000) / cases) / 100,
    ]),
  )

/** All parts together. */
export const wholeCost = (cost: Cpu): number =>
  Object.values(cost).reduce((sum, one) => sum + one, 0)

/**
 * What a case costs the network in units of what it costs the load generator, which does the same
 * for every case. It stands beside the plain cost and is no judge: what slows the generator may be
 * a shared machine, or caches and a disk that our own data fills.
 */
export const steadyCost = (cost: Cpu): number => {
  const load = cost.load ?? 0
  return (wholeCost(cost) - load) / load
}
