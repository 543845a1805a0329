import { setTimeout as pause } from 'node:timers/promises'
import { serve } from '../harness/serve.ts'
import type { BenchItem } from '../network/items.ts'
import type { City } from './counters.ts'
import { createDesks } from './desks.ts'
import { type At, type Step, stepsOf, wayOf } from './mix.ts'
import { type Caller, createCaller } from './requests.ts'

/** So many cases of the city's mix, by so many callers at once; `from`: how many went before. */
export type YearLoad = { city: City; callers: number; from: number; cases: number }

/** What was sent. */
export type YearResult = { commands: number; looks: number }

type Journey = {
  id: string
  item: BenchItem
  station: string
  steps: readonly Step[]
  next: number
}

const IDLE = 5

const divisionAt = ({ city }: City, { station }: Journey, at: At): string =>
  ({ station, district: station.slice(0, 6), city })[at]

/** Pushes cases through the commands of all three tiers until each has come to its end. */
const push = async ({ city, callers, from, cases }: YearLoad): Promise<YearResult> => {
  const desks = createDesks<Journey>(() => performance.now())
  const ready: Journey[] = []
  const result = { commands: 0, looks: 0 }
  let admitted = 0
  let ended = 0

  /** What comes next: at once here, or when the next counter sees it in its queue. */
  const goOn = (journey: Journey): void => {
    const step = journey.steps[journey.next]
    if (!step) ended += 1
    else if (step.arrives) desks.expect(divisionAt(city, journey, step.at), journey.id, journey)
    else ready.push(journey)
  }

  const admit = async (caller: Caller): Promise<void> => {
    const n = from + admitted
    admitted += 1
    const way = wayOf(n)
    const items = city.items[way]
    const item = items[n % items.length]!
    const station = city.stations[n % city.stations.length]!
    const id = await caller.accept(station, item, n)
    result.commands += 1
    goOn({ id, item, station, steps: stepsOf[way], next: 0 })
  }

  const perform = async (caller: Caller, journey: Journey): Promise<void> => {
    const step = journey.steps[journey.next]!
    const division = divisionAt(city, journey, step.at)
    await caller.command(division, journey.item.department, step, journey.id)
    result.commands += 1
    journey.next += 1
    goOn(journey)
  }

  const look = async (caller: Caller, division: string): Promise<void> => {
    result.looks += 1
    ready.push(...desks.arrived(division, await caller.look(division)))
  }

  const work = async (caller: Caller): Promise<void> => {
    while (ended < cases) {
      const idle = ready.length === 0 && admitted === cases
      const desk = desks.due(idle)
      const journey = desk ? undefined : ready.shift()
      if (desk) await look(caller, desk)
      else if (journey) await perform(caller, journey)
      else if (admitted < cases) await admit(caller)
      else await pause(IDLE)
    }
  }

  const all = Array.from({ length: callers }, () => createCaller(city))
  try {
    await Promise.all(all.map(work))
  } finally {
    for (const caller of all) caller.close()
  }
  return result
}

const jobs = { push }
export type YearJobs = typeof jobs
serve(jobs)
