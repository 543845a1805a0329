import type { RunningNetwork } from '@liandong/launcher'
import type { Tokens } from '../../bench/network/tokens.ts'
import type { Random } from '../random.ts'
import type { Stage } from '../stage/stage.ts'
import { DEPARTMENTS } from './items.ts'

/** Somebody at a screen: a client of its own, though two screens may have the same person. */
export type Worker = {
  client: string
  person: string
  token: string
  division: string
  instance: string
  /** Every address at which the person's commands may be given: the instance's processes, the gateway. */
  urls: string[]
  accepts: boolean
  random: Random
}

type Post = { person: string; division: string; screens: number }

const SHARED_STATIONS = 2

const stationPosts = ({ network }: RunningNetwork): Post[] =>
  network.instances
    .filter(({ tier }) => tier === 'township')
    .flatMap(({ divisions }) => divisions.slice(0, SHARED_STATIONS))
    .map((division) => ({ person: `agent-${division}`, division, screens: 2 }))

/** A clerk of each department, and its chief, who may take a case out of the clerk's hands. */
const centrePosts = ({ network }: RunningNetwork): Post[] =>
  network.instances
    .filter(({ tier }) => tier !== 'township')
    .flatMap(({ divisions }) => divisions)
    .flatMap((division) =>
      DEPARTMENTS.flatMap((department, index) => [
        { person: `clerk-${division}-${department}`, division, screens: index === 0 ? 2 : 1 },
        ...(index < 2 ? [{ person: `chief-${division}-${department}`, division, screens: 1 }] : []),
      ]),
    )

const placeOf = ({ running, members }: Stage, division: string) => {
  const own = members.filter(({ instance }) => instance.divisions.includes(division))
  return {
    instance: own[0]?.instance.id ?? '',
    urls: [...own.map(({ url }) => url), `${running.addresses.gateway}/graphql`],
  }
}

/** Everybody who works in the network: agents of the stations, clerks and chiefs of the centres. */
export const hireWorkers = async (
  stage: Stage,
  tokens: Tokens,
  random: Random,
): Promise<Worker[]> => {
  const posts = [...stationPosts(stage.running), ...centrePosts(stage.running)]
  const hired = posts.map(async ({ person, division, screens }) => {
    const token = await tokens(person)
    return Array.from({ length: screens }, (_, screen): Worker => {
      const client = `${person}-${screen + 1}`
      const place = placeOf(stage, division)
      const accepts = division.length === 9
      return { client, person, token, division, accepts, ...place, random: random.fork(client) }
    })
  })
  return (await Promise.all(hired)).flat()
}
