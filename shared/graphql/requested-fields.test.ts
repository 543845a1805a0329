import { type FieldNode, type FragmentDefinitionNode, Kind, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { requestedFields } from './requested-fields.ts'

const asked = (text: string) => {
  const { definitions } = parse(text)
  const [operation, ...fragments] = definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation')
  return {
    fieldNodes: operation.selectionSet.selections as FieldNode[],
    fragments: Object.fromEntries(
      (fragments as FragmentDefinitionNode[]).map((fragment) => [fragment.name.value, fragment]),
    ),
  }
}

describe('the fields that are asked for', () => {
  it('are those at the end of the path, by their names and not by their aliases', () => {
    const list = asked('{ list { edges { cursor record { id other: clock { dueOn } } } counts } }')
    expect([...requestedFields(list, 'edges', 'record')]).toEqual(['id', 'clock'])
    expect([...requestedFields(list, 'edges')]).toEqual(['cursor', 'record'])
    expect([...requestedFields(list)]).toEqual(['edges', 'counts'])
    expect([...requestedFields(list, 'pageInfo')]).toEqual([])
    expect([...requestedFields(list, 'edges', 'cursor')]).toEqual([])
  })

  it('are those of fragments too, inside fragments, and of a field that stands twice', () => {
    const list = asked(`{
      list { ...F edges { record { id } } }
      list { edges { ... { record @skip(if: true) { status } } again: record { holder { code } } } }
    }
    fragment F on List { edges { ... on Edge { ...G } } }
    fragment G on Edge { record { subject } }`)
    expect([...requestedFields(list, 'edges', 'record')].sort()).toEqual([
      'holder',
      'id',
      'status',
      'subject',
    ])
  })
})
