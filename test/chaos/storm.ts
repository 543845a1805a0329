import { setTimeout as pause } from 'node:timers/promises'
import { type Fault, wholeRun } from './faults/fault.ts'
import type { Random } from './random.ts'
import { isBack } from './recovery.ts'
import type { Stage } from './stage/stage.ts'

/** One fault as it happened. */
export type Harm = {
  fault: string
  target: string
  at: number
  lasted: number
  recovery: Recovery
}

/**
 * The milliseconds that it took to recover; or something else harmed the same process meanwhile; or
 * it could not be done to the target at all.
 */
export type Recovery = number | 'too long' | 'overlapped' | 'missed'

/** The faults that really happened. */
export const struck = (harms: readonly Harm[]): Harm[] =>
  harms.filter(({ recovery }) => recovery !== 'missed')

/** A hand that waits for ever would keep the whole storm from ending. */
const inTime = <T>(work: Promise<T>): Promise<T> => {
  const late = pause(RECOVERY, undefined, { ref: false }).then(() => {
    throw new Error(`no end after ${RECOVERY / 1_000} s`)
  })
  return Promise.race([work, late])
}

/** How long a recovery took, in words. */
export const recoveryWords = (recovery: Recovery): string =>
  typeof recovery === 'number' ? `${(recovery / 1_000).toFixed(1)} s` : recovery

/** Faults one after the other, by several hands at once. */
export type Storm = {
  /** Strikes no more, heals everything, and waits until all has recovered. */
  end: () => Promise<Harm[]>
}

/** What a storm is made of. */
export type StormSettings = {
  stage: Stage
  faults: Record<string, Fault>
  hands: number
  random: Random
  say: (text: string) => void
}

const BETWEEN = [500, 4_000] as const
const POLL = 100
const RECOVERY = 120_000
const FOREVER = 2 ** 31 - 1

/** Starts breaking things. */
export const startStorm = ({ stage, faults, hands, random, say }: StormSettings): Storm => {
  const harms: Harm[] = []
  const busy = new Map<string, string[]>()
  const over = new AbortController()
  const wait = (milliseconds: number) =>
    pause(milliseconds, undefined, { signal: over.signal }).catch(() => {})

  const touched = ({ touches }: Fault, target: string) => touches?.(stage, target) ?? [target]

  const othersHarm = (target: string): string[] =>
    [...busy].filter(([other]) => other !== target).flatMap(([, names]) => names)

  const recovered = async (fault: Fault, target: string, names: string[]): Promise<boolean> => {
    const back = await Promise.all(names.map((name) => isBack(stage, name)))
    if (!back.every(Boolean)) return false
    return fault.recovered ? fault.recovered(stage, target).catch(() => false) : true
  }

  /** A process that suffers from something else as well says nothing about this fault. */
  const recover = async (fault: Fault, target: string): Promise<Recovery> => {
    const begun = performance.now()
    const all = touched(fault, target)
    while (performance.now() - begun < RECOVERY) {
      const others = othersHarm(target)
      const names = all.filter((name) => !others.includes(name))
      if (names.length === 0 && all.length > 0) return 'overlapped'
      if (await recovered(fault, target, names)) return performance.now() - begun
      await pause(POLL)
    }
    return 'too long'
  }

  const settle = async ({ settled }: Fault, target: string): Promise<void> => {
    const end = performance.now() + RECOVERY
    while (settled && performance.now() < end) {
      if (await settled(stage, target).catch(() => false)) return
      await pause(POLL)
    }
  }

  const release = ({ occupies }: Fault, target: string) => {
    busy.delete(target)
    if (occupies) busy.delete(occupies)
  }

  const strike = async (name: string, fault: Fault, target: string, own: Random) => {
    busy.set(target, touched(fault, target))
    if (fault.occupies) busy.set(fault.occupies, [])
    const at = Date.now()
    const begun = performance.now()
    say(`✗ ${name} · ${target}`)
    const heal = await inTime(fault.strike(stage, target, own)).catch((error: unknown) => {
      say(`? ${name} · ${target} missed: ${String(error)}`)
      return null
    })
    if (!heal) {
      harms.push({ fault: name, target, at, lasted: 0, recovery: 'missed' })
      return release(fault, target)
    }
    await wait(fault.lasts === wholeRun ? FOREVER : own.between(...fault.lasts))
    const healed = await inTime(heal().then(() => true)).catch((error: unknown) => {
      say(`? ${name} · ${target} could not be healed: ${String(error)}`)
      return false
    })
    const lasted = performance.now() - begun
    const recovery = healed ? await recover(fault, target) : 'too long'
    await settle(fault, target)
    release(fault, target)
    say(`✓ ${name} · ${target} · back: ${recoveryWords(recovery)}`)
    harms.push({ fault: name, target, at, lasted, recovery })
  }

  const strikeSome = async (names: readonly string[], own: Random): Promise<void> => {
    const name = own.pick(names)
    const fault = faults[name]
    if (!fault || busy.has(fault.occupies ?? '')) return
    const free = fault.targets(stage).filter((target) => !busy.has(target))
    if (free.length > 0) await strike(name, fault, own.pick(free), own)
  }

  const isWhole = (name: string) => faults[name]?.lasts === wholeRun
  const names = Object.keys(faults)
  const passing = names.filter((name) => !isWhole(name))

  const hand = async (own: Random): Promise<void> => {
    while (!over.signal.aborted && passing.length > 0) {
      await wait(own.between(...BETWEEN))
      if (!over.signal.aborted) await strikeSome(passing, own)
    }
  }

  const all = Promise.all([
    ...names.filter(isWhole).map((name) => strikeSome([name], random.fork(name))),
    ...Array.from({ length: hands }, (_, index) => hand(random.fork(`hand ${index}`))),
  ])
  all.catch(() => over.abort())
  return {
    end: async () => {
      over.abort()
      await all
      return harms
    },
  }
}
