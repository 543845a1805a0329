import { acceptBench } from './accept/bench.ts'
import type { Bench } from './bench.ts'
import { fanOutBench } from './fan-out/bench.ts'
import { gatewayBench } from './gateway/bench.ts'
import { hopBench } from './hop/bench.ts'
import { ledgerBench } from './ledger/bench.ts'
import { yearBench } from './year/bench.ts'

/** Figures that come out of a bench of another name. */
export const comesWith: Readonly<Record<string, string>> = { memory: 'year' }

/** The benches by name, in the order in which they run. */
export const benches: Record<string, Bench> = {
  accept: acceptBench,
  hop: hopBench,
  year: yearBench,
  gateway: gatewayBench,
  'fan-out': fanOutBench,
  ledger: ledgerBench,
}
