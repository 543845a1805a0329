import type { Ground } from '@liandong/launcher'
import { readCity } from '@liandong/shared/network'

/** The city of every run: Huainan 淮南, with three of its districts. */
export const CITY = '340400'
export const DISTRICTS = ['340403', '340405', '340406']

/** One server of each kind, unless a fault needs more. */
export const GROUND: Ground = { brokers: 1, standby: false }

const STATIONS_ALONE = 2

/** The stations that run an instance of their own: the first of each district; the others share one. */
export const stationsAlone = (): string[] =>
  DISTRICTS.flatMap((district) =>
    readCity(CITY)
      .filter(({ tier, parent }) => tier === 'township' && parent === district)
      .slice(0, STATIONS_ALONE)
      .map(({ code }) => code),
  )
