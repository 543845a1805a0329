import { GraphQLError, type ValidationRule } from 'graphql'

/**
 * Names that objects of JavaScript have a meaning for: the executor takes an answer with a `then` for a
 * promise, and `__proto__` set on an answer is no field of it.
 */
const RESERVED = new Set(['then', '__proto__'])

/** Refuses to name a field of the answer by a reserved name. */
export const noReservedNames: ValidationRule = (context) => ({
  Field: ({ alias }) => {
    if (!alias || !RESERVED.has(alias.value)) return
    const message = `The name "${alias.value}" is reserved; choose another alias.`
    context.reportError(new GraphQLError(message, { nodes: alias }))
  },
})
