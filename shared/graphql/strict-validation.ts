import { type DocumentNode, type GraphQLSchema, specifiedRules, validate } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { fewTracks } from './few-tracks.ts'
import { noReservedNames } from './reserved-names.ts'

/** What is checked beside GraphQL's own rules. */
const ownRules = [noReservedNames, fewTracks]

/** Validates a document by GraphQL's rules and ours. */
export const validateStrictly = (schema: GraphQLSchema, document: DocumentNode) =>
  validate(schema, document, [...specifiedRules, ...ownRules])

/** The same rules for Yoga. */
export const strictValidation = (): Plugin => ({
  onValidate: ({ addValidationRule }) => {
    for (const rule of ownRules) addValidationRule(rule)
  },
})
