import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
} from 'graphql'
import { caseOf } from './cases.ts'
import { ledgerIds } from './tier-resolvers.ts'

const CODES = ['3404', '340403', '340405', '340402001', '340402100', '340405100']
const IDS = [...ledgerIds, caseOf('3404'), caseOf('340402001', 2)]
const FIRSTS = [0, 1, 3]

const values: Record<string, readonly unknown[]> = {
  'division.code': CODES,
  'case.id': IDS,
  'ledger.first': FIRSTS,
  'cases.first': FIRSTS,
}

/** Fields that these tests leave out: they need no merging, or the tests have no data for them. */
const LEFT_OUT = [
  ...['guide', 'guideItem', 'track', 'deadLetters'],
  ...['waitingEntries', 'irregularities'],
]

/** Writes a query from a source of numbers below a bound: every choice in it is one of them. */
export const randomQuery = (schema: GraphQLSchema, choose: (below: number) => number): string => {
  const fragments: string[] = []
  let names = 0

  const argumentsOf = ({ name, args }: GraphQLField<unknown, unknown>): string => {
    const given = args.flatMap((argument) => {
      const possible = values[`${name}.${argument.name}`]
      return possible
        ? [`${argument.name}: ${JSON.stringify(possible[choose(possible.length)])}`]
        : []
    })
    return given.length > 0 ? `(${given.join(', ')})` : ''
  }

  const dressed = (text: string, type: GraphQLObjectType): string => {
    names += 1
    switch (choose(12)) {
      case 0:
        return `... on ${type.name} { ${text} }`
      case 1:
        return `... @include(if: $yes) { ${text} }`
      case 2:
        return `... @skip(if: $yes) { ${text} }`
      case 3:
        fragments.push(`fragment F${names} on ${type.name} { ${text} }`)
        return `...F${names}`
      default:
        return text
    }
  }

  const written = (
    field: GraphQLField<unknown, unknown>,
    fuel: number,
    inQueue: boolean,
  ): string | null => {
    const type = getNamedType(field.type)
    const args = argumentsOf(field)
    names += 1
    const alias = args || choose(8) === 0 ? `a${names}: ` : ''
    if (isLeafType(type)) return `${alias}${field.name}${args}`
    if (!isObjectType(type) || fuel === 0) return null
    const below = selection(type, fuel - 1, inQueue || field.name === 'queue')
    return `${alias}${field.name}${args} { ${below} }`
  }

  const selection = (type: GraphQLObjectType, fuel: number, inQueue: boolean): string => {
    const all = Object.values(type.getFields()).filter(
      ({ name }) => !LEFT_OUT.includes(name) && !(inQueue && name === 'queue'),
    )
    const deep = all.filter((field) => fuel > 0 && !isLeafType(getNamedType(field.type)))
    const texts = Array.from({ length: 1 + choose(3) }, () => {
      const among = deep.length > 0 && choose(2) === 0 ? deep : all
      const field = among[choose(among.length)]
      const text = field ? written(field, fuel, inQueue) : null
      return text === null ? '__typename' : dressed(text, type)
    })
    return texts.join(' ')
  }

  const root = selection(schema.getQueryType() as GraphQLObjectType, 5, false)
  // A variable that is not used would be an error.
  const guarded = `${root} ... @include(if: $yes) { __typename }`
  return `query ($yes: Boolean!) { ${guarded} } ${fragments.join(' ')}`
}
