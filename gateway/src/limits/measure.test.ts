import { buildSchema, Kind, type OperationDefinitionNode, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { measure } from './measure.ts'

const schema = buildSchema(`
  type Query { division(code: ID!): Division ledger(first: Int = 20): Page }
  type Division { name: String children: [Division!] queue: Queue }
  type Queue { inHand: Int cases(first: Int = 20): Page }
  type Page { edges: [Edge!]! total: Int }
  type Edge { cursor: String holder: Division }
`)

const measured = (text: string, variables: Record<string, unknown> = {}) => {
  const { definitions } = parse(text)
  const operation = definitions.find(
    (one) => one.kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode
  const fragments = new Map(
    definitions
      .filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
      .map((one) => [one.name.value, one]),
  )
  return measure({ schema, operation, fragments, variables })
}

describe('measuring an operation', () => {
  it('counts levels, aliases, directives and root fields, through fragments', () => {
    const text = `{ a: division(code: "1") { ...F } ledger @skip(if: false) { total } }
      fragment F on Division { b: children { ... on Division @include(if: true) { name } } }`
    expect(measured(text)).toMatchObject({ levels: 3, aliases: 2, directives: 2, roots: 2 })
  })

  it('counts a page by its size, once', () => {
    // ledger, then as many edges and cursors as the page is long
    const values = (text: string, variables?: Record<string, unknown>) =>
      measured(text, variables).fields
    expect(values('{ ledger { edges { cursor } } }')).toBe(2 + 20)
    expect(values('{ ledger(first: 50) { edges { cursor } } }')).toBe(2 + 50)
    expect(values('query ($n: Int) { ledger(first: $n) { edges { cursor } } }', { n: 7 })).toBe(
      2 + 7,
    )
    expect(values('query ($n: Int = 9) { ledger(first: $n) { edges { cursor } } }')).toBe(2 + 9)
    expect(values('query ($n: Int) { ledger(first: $n) { edges { cursor } } }')).toBe(2 + 20)
  })

  it('counts other lists by a usual length', () => {
    expect(measured('{ division(code: "1") { children { children { name } } } }').fields).toBe(
      1 + 1 + 10 + 100,
    )
  })

  it('finds a queue in a queue, and not one beside it', () => {
    const inner = 'queue { cases { edges { holder { q: queue { inHand } } } } }'
    expect(measured(`{ division(code: "1") { ${inner} } }`).queuesInQueues).toBe(1)
    expect(
      measured('{ division(code: "1") { queue { inHand } children { queue { inHand } } } }')
        .queuesInQueues,
    ).toBe(0)
  })

  it('leaves introspection out', () => {
    expect(
      measured('{ __schema { types { fields { type { ofType { name } } } } } }'),
    ).toMatchObject({ levels: 0, fields: 0 })
  })

  it('gives up on what multiplies without end', () => {
    const fragments = Array.from(
      { length: 30 },
      (_, index) => `fragment F${index} on Division { ...F${index + 1} ...F${index + 1} }`,
    )
    const begun = performance.now()
    const { fields } = measured(
      `{ division(code: "1") { ...F0 } } ${fragments.join(' ')} fragment F30 on Division { name }`,
    )
    expect(fields).toBeGreaterThanOrEqual(1_000_000)
    expect(performance.now() - begun).toBeLessThan(1_000)
  })
})
