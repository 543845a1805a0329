import { getDirective } from '@graphql-tools/utils'
import { type GraphQLSchema, isObjectType } from 'graphql'

/** How long a list may be. */
export type Size = {
  most: number
  /** The argument that says how many: a page size, or a list of keys. */
  by?: string
  /** The field of the answer that is the list; without it the field itself is. */
  of?: string
  /**
   * How many entries the lists of all parents have together, when every entry has only one parent: a
   * tree. However many levels of it are asked for, no entry comes twice.
   */
  all?: number
}

/** What a field costs beside its own value. */
export type FieldCost = { size?: Size; weight: number }

/** The costs of a schema's fields by `Type.field`; a field that is not in it costs its value. */
export type FieldCosts = ReadonlyMap<string, FieldCost>

type Directive = Record<string, unknown> | undefined

/** Reads `@size` and `@cost` from the fields of schemas that were built from SDL. */
export const readFieldCosts = (...schemas: readonly GraphQLSchema[]): FieldCosts => {
  const costs = new Map<string, FieldCost>()
  for (const schema of schemas) {
    for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
      for (const field of Object.values(type.getFields())) {
        const size = getDirective(schema, field, 'size')?.[0] as Size | undefined
        const cost = getDirective(schema, field, 'cost')?.[0] as Directive
        if (!size && !cost) continue
        const weight = Number(cost?.weight ?? 0)
        costs.set(`${type.name}.${field.name}`, size ? { size, weight } : { weight })
      }
    }
  }
  return costs
}
