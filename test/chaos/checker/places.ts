/** The network file, as far as the checker needs it. */
export type NetworkFile = {
  readonly divisions: readonly { code: string; tier: string; parent: string | null }[]
  readonly instances: readonly { id: string; tier: string; divisions: readonly string[] }[]
}

/** Who is where, worked out from the network file alone. */
export type Places = {
  readonly instances: readonly string[]
  /** The tier of an instance. */
  readonly levelOf: (instance: string) => string | null
  readonly tierOf: (division: string) => string | null
  readonly parentOf: (division: string) => string | null
  /** The instance that writes for a division. */
  readonly servedBy: (division: string) => string | null
  /** The division that accepts under an origin of nine digits. */
  readonly atOrigin: (origin: string) => string | null
  /** The instances that must hold a copy of a case with this origin. */
  readonly copiesOf: (origin: string) => readonly string[]
}

const ORIGIN_LENGTH = 9

/** Reads the network file into answers. */
export const readPlaces = ({ divisions, instances }: NetworkFile): Places => {
  const byCode = new Map(divisions.map((division) => [division.code, division]))
  const byOrigin = new Map(divisions.map(({ code }) => [code.padEnd(ORIGIN_LENGTH, '0'), code]))
  const serving = new Map(instances.flatMap(({ id, divisions: own }) => own.map((it) => [it, id])))
  const parentOf = (code: string) => byCode.get(code)?.parent ?? null
  const servedBy = (code: string) => serving.get(code) ?? null
  const pathOf = (code: string | null): string[] =>
    code === null ? [] : [...pathOf(parentOf(code)), code]
  const atOrigin = (origin: string) => byOrigin.get(origin) ?? null
  const copies = new Map(
    [...byOrigin].map(([origin, code]) => {
      const ids = pathOf(code).map(servedBy)
      return [origin, [...new Set(ids.filter((id) => id !== null))]]
    }),
  )
  return {
    instances: instances.map(({ id }) => id),
    levelOf: (instance) => instances.find(({ id }) => id === instance)?.tier ?? null,
    tierOf: (code) => byCode.get(code)?.tier ?? null,
    parentOf,
    servedBy,
    atOrigin,
    copiesOf: (origin) => copies.get(origin) ?? [],
  }
}
