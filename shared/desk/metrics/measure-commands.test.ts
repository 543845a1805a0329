import { buildSchema, graphql } from 'graphql'
import { describe, expect, it, vi } from 'vitest'
import { measureCommands } from './measure-commands.ts'

const payloads: Record<string, () => unknown> = {
  accept: () => ({ ok: true }),
  refuse: async () => ({ ok: false }),
  fail: async () => {
    throw new Error('away')
  },
}

const give = async (command: string) => {
  const schema = buildSchema(
    'type Query { x: Int } type Payload { ok: Boolean! } type Mutation { accept: Payload refuse: Payload fail: Payload }',
  )
  for (const [name, field] of Object.entries(schema.getMutationType()!.getFields())) {
    field.resolve = () => payloads[name]!()
  }
  const tell = vi.fn()
  const source = `mutation { ${command} { ok } }`
  return { answer: await graphql({ schema: measureCommands(schema, tell), source }), tell }
}

describe('the duration of commands', () => {
  it.each([
    ['accept', 'done'],
    ['refuse', 'refused'],
    ['fail', 'failed'],
  ])('is told for %s, which is %s', async (command, outcome) => {
    const { tell } = await give(command)
    expect(tell).toHaveBeenCalledExactlyOnceWith(command, outcome, expect.any(Number))
    expect(tell.mock.calls[0]![2]).toBeLessThan(1)
  })

  it('changes no answer', async () => {
    expect((await give('accept')).answer).toEqual({ data: { accept: { ok: true } } })
    expect((await give('fail')).answer.errors?.[0]?.message).toBe('away')
  })
})
