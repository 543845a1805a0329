import { availableParallelism } from 'node:os'
import { openPlaces, type Places } from '@liandong/shared/quota'

/** Turns at the check of passwords, which takes a core and 64 MB for a part of a second. */
export type Turns = {
  /** One try after the other, of one source with one name. */
  tries: Places
  /** Of devices that are known; strangers cannot take these. */
  known: Places
  /** Of everybody else, in turn by address. */
  strangers: Places
}

/**
 * At most three checks run at once: of the four threads that Node has for them one stays free for
 * signing tokens. Who waits, waits behind the own address only; the addresses are served in turn, so
 * one that floods costs the others the time of one check.
 */
export const passwordTurns = (): Turns => {
  const atOnce = Math.max(1, Math.min(2, availableParallelism() - 1))
  return {
    tries: openPlaces({ each: 1, total: Number.POSITIVE_INFINITY, waiting: 3, patience: 60_000 }),
    known: openPlaces({ each: 1, total: 1, waiting: 4, patience: 20_000 }),
    strangers: openPlaces({ each: atOnce, total: atOnce, waiting: 100, patience: 20_000 }),
  }
}
