import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caseOf } from './fake/cases.ts'
import { type Stage, startStage } from './fake/gateway.ts'

describe('sixty instances', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage(51)
  })
  afterAll(() => stage.stop())

  it('are sixty', () => {
    expect(stage.instances.size).toBe(60)
  })

  it('answer for their own cases: 50 of 50 right', async () => {
    const stations = stage.network.instances
      .filter(({ tier, divisions }) => tier === 'township' && divisions.length === 1)
      .map(({ divisions: [code = ''] }) => code)
      .slice(0, 50)
    const answers = await Promise.all(
      stations.map((code) =>
        stage.ask(
          `query ($id: ID!) {
            case(id: $id) { intake { record { subject } } processing { record { subject } } supervision { record { subject } } }
          }`,
          { id: caseOf(code) },
        ),
      ),
    )
    const told = answers.map(({ data, errors }) => [
      errors.length,
      data.case.intake.record.subject,
      data.case.processing.record.subject,
      data.case.supervision.record.subject,
    ])
    expect(told).toEqual(
      stations.map((code) => [0, `township-${code}`, `district-${code.slice(0, 6)}`, 'city-3404']),
    )
  })

  it('are each asked for their own divisions only, once', async () => {
    stage.asked()
    await stage.ask(
      '{ division(code: "3404") { children { queue { inHand } children { queue { inHand } } } } }',
    )
    const asked = stage.asked()
    expect(asked.map(({ id }) => id).sort()).toEqual(
      stage.network.instances
        .filter(({ tier }) => tier !== 'city')
        .map(({ id }) => id)
        .sort(),
    )
    for (const { id, keys } of asked) {
      expect(keys.toSorted()).toEqual(stage.at(id).state.instance.divisions.toSorted())
    }
  })
})
