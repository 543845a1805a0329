import {
  type FieldNode,
  type GraphQLField,
  type GraphQLResolveInfo,
  getArgumentValues,
} from 'graphql'
import type { Entry } from './facts.ts'
import type { Fields, From, Variables } from './plan.ts'

type Field = GraphQLField<unknown, unknown>

const resolve = ({ name, resolve: own }: Field, parent: unknown, args: Variables): unknown =>
  own
    ? own(parent, args, undefined, undefined as unknown as GraphQLResolveInfo)
    : (parent as Fields)[name]

/** A field of an object that the gateway itself gave. */
export const knownOf = (field: Field): From => ({
  kind: 'known',
  value: (object) => resolve(field, object, {}),
})

/** A field that the gateway knows of another's object, by its key. */
export const knownByKey = (entry: Entry, field: Field): From => ({
  kind: 'known',
  value: (_, key) => {
    if (key === null || key === undefined) return null
    const [found] = resolve(entry.field, null, { [entry.argument]: [key] }) as unknown[]
    return found ? resolve(field, found, {}) : null
  },
})

/** A root field that the gateway answers itself. */
export const localRoot = (field: Field, node: FieldNode): From => ({
  kind: 'local',
  resolve: (variables) => resolve(field, null, getArgumentValues(field, node, variables)),
})
