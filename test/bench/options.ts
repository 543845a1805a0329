import { parseArgs } from 'node:util'
import { long, type Sizes, short } from './sizes.ts'

/** What was asked for: which benches (none named: all), and how much of each. */
export type Options = { names: string[]; sizes: Sizes; help: boolean }

const known = {
  short: { type: 'boolean' },
  long: { type: 'boolean' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  cases: { type: 'string' },
  rows: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** The text of `--help`. */
export const usage = (names: readonly string[]): string => `npm run bench -- [NAME …] [options]
  NAME         ${names.join(', ')} (memory comes with year); without a name all of them
  --short      the whole set in about ten minutes (default)
  --long       the same with other sizes: a whole year of a city, long tails
  --rounds N   rounds that count, at least 1; published figures have at least 5
  --seconds N  seconds of each measurement
  --cases N    cases of the year, however long they take
  --rows N     cases in the ledger`

const count = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!(value > 0)) throw new Error(`--${name} takes a number above 0, not ${text}`)
  return value
}

const withSeconds = (sizes: Sizes, seconds: number | undefined): Sizes => {
  if (seconds === undefined) return sizes
  const all = Object.keys(sizes.seconds).map((bench) => [bench, seconds])
  return { ...sizes, seconds: Object.fromEntries(all) as Sizes['seconds'] }
}

/** Reads the arguments, also names of figures that come with a bench; throws with what is wrong. */
export const readOptions = (
  args: string[],
  names: readonly string[],
  comesWith: Readonly<Record<string, string>> = {},
): Options => {
  const { values, positionals } = parseArgs({ args, options: known, allowPositionals: true })
  const wanted = positionals.map((name) => comesWith[name] ?? name)
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`no bench ${unknown.join(', ')}`)
  const base = values.long ? long : short
  const sizes = withSeconds(base, count('seconds', values.seconds))
  return {
    names: wanted,
    sizes: {
      ...sizes,
      rounds: Math.ceil(count('rounds', values.rounds) ?? sizes.rounds),
      cases: Math.ceil(count('cases', values.cases) ?? sizes.cases),
      yearSeconds: values.cases === undefined ? sizes.yearSeconds : Number.POSITIVE_INFINITY,
      rows: Math.ceil(count('rows', values.rows) ?? sizes.rows),
    },
    help: values.help === true,
  }
}
