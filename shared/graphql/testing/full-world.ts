import {
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import type { FieldCosts, Size } from '../limits/field-costs.ts'

type Field = GraphQLField<unknown, unknown>
type Source = { page?: { of: string; length: number } }
type Arguments = Record<string, unknown>

const leaves: Record<string, unknown> = {
  Int: 7,
  Float: 0.5,
  Boolean: true,
  Date: '2026-11-21',
  DateTime: new Date(0),
}

/** How many entries an argument asks for; null means the default. */
const askedFor = (field: Field, { most, by = '' }: Size, args: Arguments): number => {
  const asked = args[by] ?? field.args.find(({ name }) => name === by)?.defaultValue ?? most
  return Array.isArray(asked) ? asked.length : Math.min(Math.max(Number(asked), 0), most)
}

/** Gives every field of a schema an answer, and every list all the entries that it may have. */
export const fullWorld = (schema: GraphQLSchema, costs: FieldCosts): void => {
  const value = (type: GraphQLOutputType, length: number, source: Source): unknown => {
    if (isNonNullType(type)) return value(type.ofType, length, source)
    if (isListType(type)) return Array.from({ length }, () => value(type.ofType, length, source))
    if (isEnumType(type)) return type.getValues()[0]?.value
    return isObjectType(type) ? source : (leaves[type.name] ?? 'text')
  }

  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    if (type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const size = costs.get(`${type.name}.${field.name}`)?.size
      field.resolve = (source, args) => {
        const { page } = (source ?? {}) as Source
        const asked = size ? askedFor(field, size, args) : 0
        const length = page && page.of === field.name ? page.length : asked
        return value(field.type, length, size?.of ? { page: { of: size.of, length: asked } } : {})
      }
    }
  }
}

/** How many values an answer has: of fields, and entries of lists. */
export const valuesIn = (answer: unknown): number => {
  if (typeof answer !== 'object' || answer === null) return 0
  const below = Object.values(answer)
  return below.length + below.reduce<number>((sum, one) => sum + valuesIn(one), 0)
}
