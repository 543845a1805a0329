import { describe, expect, it } from 'vitest'
import { knownColumns } from './known-columns.ts'
import { steps, worldOf } from './testing/history.ts'
import { attempt, caseNumber, judged, type World, type WorldCopy } from './testing/world.ts'

const station = '340405100'
const toTheCityAndBack = [
  'accepted',
  'forward',
  'takenOver',
  'claimed',
  'forward',
  'takenOver',
  'reviewed',
  'decided',
  'deliver',
  'takenOver',
  'delivered',
]
const underway = ['accepted', 'forward', 'takenOver', 'claimed']

const first = caseNumber(station, 1)
const second = caseNumber(station, 2)
const at = { instance: 'township-340405', person: `someone-${station}` }

/** Two cases, one that went all the way and one that the district has, and what was in vain. */
const honest = (telling: Parameters<typeof steps>[1] = 'acknowledged'): World =>
  worldOf(
    [toTheCityAndBack, underway].map((moves) => ({
      by: station,
      decidedAt: 'city',
      refused: false,
      steps: steps(moves, telling),
    })),
    [
      attempt({ ...at, key: 'refused', outcome: { as: 'refused', code: 'UNKNOWN_ITEM' } }),
      attempt({ ...at, key: 'silent', outcome: { as: 'unanswered', why: 'timeout' } }),
    ],
  )

const comparedColumns = (table: string): string[] =>
  Object.entries(knownColumns[table]!).flatMap(([name, treatment]) =>
    treatment === 'compared' ? [name] : [],
  )

const lostFrom = (caseId: string, number: number) => ({ lost: new Map([[caseId, number]]) })

const copyOf = (world: World, instance: string, caseId = second): WorldCopy => {
  const found = world.copies.find((copy) => copy.instance === instance && copy.caseId === caseId)
  if (!found) throw new Error(`no copy of ${caseId} at ${instance}`)
  return found
}

const everyCopy = (world: World, caseId = second): WorldCopy[] =>
  world.copies.filter((copy) => copy.caseId === caseId)

const rulesAfter = (damage: (world: World) => void, world = honest()): string[] => {
  damage(world)
  return [...new Set(judged(world).findings.map(({ rule }) => rule))].sort()
}

describe('an honest history', () => {
  it.each(['acknowledged', 'repeated', 'unanswered'] as const)(
    'that was %s gives no finding',
    (telling) => expect(judged(honest(telling)).findings).toEqual([]),
  )

  it('is counted', () => {
    expect(judged(honest()).figures).toEqual({
      commands: 17,
      acknowledged: 15,
      refused: 1,
      unanswered: 1,
      events: 15,
      handOvers: 4,
      cases: 2,
      lost: 0,
      doubled: 0,
    })
  })
})

describe('gap-free', () => {
  it('misses an entry in the middle of a log', () => {
    const rules = rulesAfter((world) => copyOf(world, 'city-3404').log.splice(1, 1))
    expect(rules).toContain('gap-free')
  })

  it('misses an entry that is in no log', () => {
    const rules = rulesAfter((world) => {
      for (const { log } of everyCopy(world)) log.splice(1, 1)
    })
    expect(rules).toContain('gap-free')
  })

  it('sees an event in the place of another', () => {
    const rules = rulesAfter((world) => {
      for (const { log } of everyCopy(world)) log[1]!.event.number = 3
    })
    expect(rules).toEqual(['gap-free'])
  })

  it('sees an event that was written on another one than the one before it', () => {
    const rules = rulesAfter((world) => {
      for (const { log } of everyCopy(world)) log[2]!.event.after = log[0]!.event.at
    })
    expect(rules).toEqual(['gap-free'])
  })
})

describe('equal-copies', () => {
  it('misses a copy', () => {
    const rules = rulesAfter((world) => {
      world.copies = world.copies.filter(({ instance }) => instance !== 'district-340405')
    })
    expect(rules).toContain('equal-copies')
  })

  it('sees a copy that is behind', () => {
    const rules = rulesAfter((world) => copyOf(world, 'city-3404').log.pop())
    expect(rules).toContain('equal-copies')
  })

  it('sees an entry that says something else', () => {
    const rules = rulesAfter((world) => {
      // The instant stands in the row's state as well.
      copyOf(world, 'city-3404').log[3]!.event.at = '2026-11-21T00:00:00.000Z'
    })
    expect(rules).toEqual(['equal-copies', 'projection'])
  })

  it.each(['district-340403', 'township-340403', 'township-340405101'])(
    'sees a whole copy that is none of the business of %s',
    (instance) => {
      const rules = rulesAfter((world) => {
        world.copies.push(structuredClone({ ...copyOf(world, 'city-3404'), instance }))
      })
      expect(rules).toEqual(['equal-copies'])
    },
  )

  it('sees a case that nobody has but who has nothing to do with it', () => {
    const rules = rulesAfter((world) => {
      const copy = { ...copyOf(world, 'city-3404'), instance: 'district-340403' }
      world.copies = [...world.copies.filter(({ caseId }) => caseId !== second), copy]
    })
    expect(rules).toContain('equal-copies')
  })
})

describe('one-holder', () => {
  const writtenBy = (division: string, number: number) => (world: World) => {
    for (const { log } of everyCopy(world)) log[number - 1]!.event.by.division = division
  }

  it('sees who takes what was given to another', () => {
    expect(rulesAfter(writtenBy('340403', 3))).toContain('one-holder')
  })

  it('sees who writes without the hold', () => {
    expect(rulesAfter(writtenBy(station, 4))).toContain('one-holder')
  })

  it('sees a case that is accepted for another counter', () => {
    expect(rulesAfter(writtenBy('340405101', 1))).toContain('one-holder')
  })

  it.each([
    ['taken twice', { type: 'takenOver', data: { from: station } }],
    ['handed elsewhere', { type: 'handedOver', data: { to: '340403', kind: 'forward' } }],
    ['handed down undecided', { type: 'handedOver', data: { to: station, kind: 'deliver' } }],
    ['decided below its tier', { type: 'decided', data: {} }],
    ['delivered undecided', { type: 'delivered', data: {} }],
    ['opened again', { type: 'accepted', data: {} }],
  ])('sees what is %s', (_, event) => {
    const rules = rulesAfter((world) => {
      for (const { log } of everyCopy(world)) Object.assign(log[3]!.event, event)
    })
    expect(rules).toContain('one-holder')
  })

  it('sees what comes after the end', () => {
    const rules = rulesAfter((world) => {
      for (const { log } of everyCopy(world, first)) {
        const event = { ...log[3]!.event, number: 12 }
        log.push({ number: 12, event })
      }
    })
    expect(rules).toContain('one-holder')
  })
})

describe('projection', () => {
  const changed = [
    ...comparedColumns('cases').map((name) => [name, 'something else'] as const),
    ['due_on', '2026-11-26'],
    ['due_on', null],
    ['calendar', null],
    ['state', {}],
    ['a_new_one', 1],
  ] as const
  it.each(changed)('sees that %s is %s', (name, value) => {
    const rules = rulesAfter((world) => {
      const copy = copyOf(world, 'district-340405')
      copy.row = { ...copy.row!, [name]: value }
    })
    expect(rules).toEqual(['projection'])
  })

  const parts = Object.keys(copyOf(honest(), 'district-340405').row!.state as object)
  it.each([...parts, 'a_new_one'])('sees that another %s is in its state', (name) => {
    const rules = rulesAfter((world) => {
      const copy = copyOf(world, 'district-340405')
      const state = { ...(copy.row!.state as object), [name]: 'something else' }
      copy.row = { ...copy.row!, state }
    })
    expect(rules).toEqual(['projection'])
  })

  it('misses a row', () => {
    const rules = rulesAfter((world) => {
      copyOf(world, 'district-340405').row = null
    })
    expect(rules).toEqual(['projection'])
  })

  it('sees a row without a log', () => {
    const rules = rulesAfter((world) => {
      copyOf(world, 'district-340405').log = []
    })
    expect(rules).toContain('projection')
  })
})

describe('command-rows', () => {
  it('sees a command that asked for something else than its event says', () => {
    const rules = rulesAfter((world) => {
      copyOf(world, 'district-340405').commands[0]!.fingerprint = 'of another'
    })
    expect(rules).toEqual(['command-rows'])
  })

  it('misses the command of an event', () => {
    const rules = rulesAfter((world) => copyOf(world, 'district-340405').commands.pop())
    expect(rules).toEqual(['command-rows'])
  })

  it('misses the event of a command', () => {
    const done = { person: 'anna', key: 'silent', fingerprint: '' }
    const damage = (world: World) => copyOf(world, 'district-340405').commands.push(done)
    expect(rulesAfter(damage)).toContain('command-rows')
  })
})

describe('case-number', () => {
  const renamed = (caseId: string) => (world: World) => {
    for (const copy of everyCopy(world)) {
      copy.caseId = caseId
      for (const { event } of copy.log) event.caseId = caseId
    }
  }
  it.each([
    ['without its shape', '340405100-20261121-2-A'],
    ['with another check character', second.slice(0, -1) + (second.endsWith('0') ? '1' : '0')],
    ['of nobody', caseNumber('340499100', 2)],
    ['of another counter', caseNumber('340405101', 2)],
    ['of another day', caseNumber(station, 2, '20261122')],
    ['with the running number 0', caseNumber(station, 0)],
  ])('sees a number %s', (_, caseId) => {
    expect(rulesAfter(renamed(caseId))).toContain('case-number')
  })
})

describe('the journals', () => {
  const answer = (number: number, caseId = second) =>
    ({ as: 'acknowledged', caseId, number, status: '' }) as const

  it('miss what was acknowledged', () => {
    const rules = rulesAfter((world) => {
      world.journal.push(attempt({ ...at, kind: 'claimCase', key: 'lost', outcome: answer(4) }))
    })
    expect(rules).toEqual(['lost'])
  })

  it('miss a case that was acknowledged', () => {
    const world = honest()
    world.copies = world.copies.filter(({ caseId }) => caseId !== second)
    const { findings, figures } = judged(world)
    expect(findings.map(({ rule }) => rule)).toContain('lost')
    expect(figures.lost).toBe(4)
  })

  it('see one key that accepted two cases', () => {
    const rules = rulesAfter((world) => {
      for (const { log } of everyCopy(world)) log[0]!.event.command = `${first}-1`
      copyOf(world, 'township-340405').commands[0]!.key = `${first}-1`
    })
    expect(rules).toContain('doubled')
  })

  it('see an event without a key, which nobody can have asked for', () => {
    const rules = rulesAfter((world) => {
      for (const { log } of everyCopy(world)) delete log[3]!.event.command
    })
    expect(rules).toEqual(expect.arrayContaining(['command-rows', 'unasked']))
  })

  it('see one key in two databases', () => {
    const rules = rulesAfter((world) => {
      const [done] = copyOf(world, 'township-340405').commands
      copyOf(world, 'district-340405').commands.push(done!)
    })
    expect(rules).toContain('key-twice')
  })

  it('see what was refused and done', () => {
    const rules = rulesAfter((world) => {
      const index = world.journal.findIndex(({ key }) => key === `${second}-4`)
      const refused = { as: 'refused', code: 'NOT_HOLDER' } as const
      world.journal[index] = { ...world.journal[index]!, outcome: refused }
    })
    expect(rules).toEqual(['refused-and-done'])
  })

  it('see what was done and refused as done before, for no client uses a key for two things', () => {
    const rules = rulesAfter((world) => {
      const index = world.journal.findIndex(({ key }) => key === `${second}-4`)
      const refused = { as: 'refused', code: 'KEY_REUSED' } as const
      world.journal[index] = { ...world.journal[index]!, outcome: refused }
    })
    expect(rules).toEqual(['refused-and-done'])
  })

  it('see an answer that tells a number which the log never reached', () => {
    const rules = rulesAfter((world) => {
      const index = world.journal.findIndex(({ key }) => key === `${second}-4`)
      const asked = { ...world.journal[index]!, outcome: answer(9) }
      const silence = { as: 'unanswered', why: 'timeout' } as const
      world.journal.splice(index, 1, { ...asked, outcome: silence }, asked)
    })
    expect(rules).toEqual(['answer'])
  })

  it('see what nobody asked for', () => {
    const rules = rulesAfter((world) => {
      world.journal = world.journal.filter(({ key }) => key !== `${second}-4`)
    })
    expect(rules).toEqual(['unasked'])
  })

  it.each([
    ['another number', { outcome: answer(3) }],
    ['another case', { outcome: answer(4, first), caseId: first }],
    ['another kind', { kind: 'reviewCase' }],
  ])('see what was done as %s', (_, more) => {
    const rules = rulesAfter((world) => {
      const index = world.journal.findIndex(({ key }) => key === `${second}-4`)
      world.journal[index] = { ...world.journal[index]!, ...more }
    })
    expect(rules).toContain('done-otherwise')
  })

  it('let a later number pass for who asked again', () => {
    const rules = rulesAfter((world) => {
      const index = world.journal.findIndex(({ key }) => key === `${second}-3`)
      const later = { ...world.journal[index]!, outcome: answer(4) }
      const silence = { as: 'unanswered', why: 'timeout' } as const
      world.journal.splice(index, 1, { ...later, outcome: silence }, later)
    })
    expect(rules).toEqual([])
  })

  it('see an answer that tells another status', () => {
    const rules = rulesAfter((world) => {
      const index = world.journal.findIndex(({ key }) => key === `${second}-4`)
      const outcome = { ...answer(4), status: 'DECIDED' }
      world.journal[index] = { ...world.journal[index]!, outcome }
    })
    expect(rules).toEqual(['answer'])
  })
})

describe('what an instance keeps beside its cases', () => {
  const at = (world: World, instance: string) =>
    world.instances.find((one) => one.instance === instance)!
  const letter = { digest: 'abc', reason: 'LOG_FORKED', caseId: null }
  const asked = { person: `someone-${station}`, key: 'silent' }
  const waiting = { caseId: first, number: 13, ...asked }

  it('is no early event', () => {
    const rules = rulesAfter((world) => {
      at(world, 'city-3404').early = [waiting]
    })
    expect(rules).toEqual(['early-events'])
  })

  it('is no message', () => {
    const rules = rulesAfter((world) => {
      at(world, 'city-3404').outbox = [{ subject: 'case', caseId: null, awaiting: ['x'] }]
    })
    expect(rules).toEqual(['outbox'])
  })

  it('is no dead letter but poison', () => {
    const world = honest()
    at(world, 'city-3404').letters = [letter]
    expect(judged(world).findings.map(({ rule }) => rule)).toEqual(['dead-letters'])
    expect(judged(world, { poison: new Set(['abc']) }).findings).toEqual([])
  })

  it('may be what was written on an entry that went with a dropped database', () => {
    const world = honest()
    const city = at(world, 'city-3404')
    city.early = [waiting]
    city.letters = [{ digest: 'abc', reason: 'ENTRY_ORPHANED', caseId: first }]
    expect(judged(world, lostFrom(first, 12)).findings).toEqual([])
    expect(judged(world, lostFrom('another case', 1)).findings).toHaveLength(2)
    expect(judged(world, lostFrom(first, 13)).findings).toHaveLength(1)
    city.letters = [{ ...letter, caseId: first }]
    expect(judged(world, lostFrom(first, 12)).findings).toHaveLength(1)
  })

  it('may be the command of such an entry, and no other one', () => {
    const world = honest()
    at(world, 'city-3404').early = [waiting]
    const { commands } = copyOf(world, 'district-340405', first)
    commands.push({ ...asked, fingerprint: '' })
    expect(judged(world, lostFrom(first, 12)).findings).toEqual([])
    expect(judged(world, lostFrom(second, 1)).findings.map(({ rule }) => rule)).toContain(
      'command-rows',
    )
    commands.push({ ...asked, key: 'another', fingerprint: '' })
    expect(judged(world, lostFrom(first, 12)).findings.map(({ rule }) => rule)).toContain(
      'command-rows',
    )
    commands.splice(0)
    expect(judged(world, lostFrom(first, 12)).findings.map(({ rule }) => rule)).toContain(
      'command-rows',
    )
  })

  it('is a running number that was used already', () => {
    const rules = rulesAfter((world) => {
      at(world, 'township-340405').serials = [{ origin: station, day: '2026-11-21', last: 1 }]
    })
    expect(rules).toEqual(['serials'])
  })

  it('is a running number of its own counters', () => {
    const rules = rulesAfter((world) => {
      at(world, 'city-3404').serials = [{ origin: station, day: '2026-11-21', last: 1 }]
    })
    expect(rules).toEqual(['serials'])
  })

  it('is nothing that the checker does not know', () => {
    for (const column of [
      { table: 'cases', column: 'fee' },
      { table: 'tasks', column: 'id' },
    ]) {
      const rules = rulesAfter((world) => {
        at(world, 'city-3404').columns = [column]
      })
      expect(rules).toEqual(['columns'])
    }
  })

  it.each(comparedColumns('case_tallies'))('is a tally with the right %s', (name) => {
    const rules = rulesAfter((world) => {
      const city = at(world, 'city-3404')
      city.tallies = city.tallies!.map((tally) => ({ ...tally, [name]: 'other' }))
    })
    expect(rules).toEqual(['tallies'])
  })

  it('is a table of tallies at the city', () => {
    const rules = rulesAfter((world) => {
      at(world, 'city-3404').tallies = null
    })
    expect(rules).toEqual(['tallies'])
  })

  it('is a tally that counts the logs', () => {
    const rules = rulesAfter((world) => {
      const city = at(world, 'city-3404')
      city.tallies = city.tallies!.map((tally) => ({ ...tally, count: tally.count + 1 }))
    })
    expect(rules).toEqual(['tallies'])
  })
})
