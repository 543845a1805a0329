import { type ExecutionRequest, getOperationASTFromRequest } from '@graphql-tools/utils'
import {
  type FieldNode,
  type GraphQLSchema,
  getArgumentValues,
  Kind,
  type OperationDefinitionNode,
  print,
} from 'graphql'
import type { Asked } from '../errors/unanswered.ts'
import type { Caller, Message } from '../upstream/answer.ts'
import type { Route, Routes } from './route.ts'

/** One root field that stitching asks a tier for. */
export type Call = {
  operation: 'query' | 'mutation' | 'subscription'
  /** Under which name the answer comes. */
  responseKey: string
  route: Route
  /** What the routing argument holds: one key, or several if the route is for many. */
  keys: string[]
  /** The variable that holds the list of keys, so that each instance gets its own part of it. */
  keyVariable: string | null
  message: Message
  caller: Caller
  asked: Asked
}

/** What every request carries through stitching to the executors. */
export type CallerContext = { caller: Caller }

const onlyField = ({ selectionSet }: OperationDefinitionNode): FieldNode => {
  const [field, ...others] = selectionSet.selections.filter(
    (one) => one.kind === Kind.FIELD && one.name.value !== '__typename',
  )
  // Query batching of subschemas would put several fields into one request; it is off.
  if (field?.kind !== Kind.FIELD || others.length > 0) throw new Error('one root field at a time')
  return field
}

const valueAt = (values: unknown, path: readonly string[]): unknown =>
  path.reduce((value, step) => (value as Record<string, unknown> | null)?.[step], values)

const variableOf = (field: FieldNode, { many, argument }: Route): string | null => {
  if (!many) return null
  const value = field.arguments?.find(({ name }) => name.value === argument[0])?.value
  if (value?.kind !== Kind.VARIABLE) throw new Error('stitching sends lists of keys as variables')
  return value.name.value
}

const askedOf = (operation: string, args: Record<string, unknown>): Asked => {
  if (operation !== 'mutation') return 'query'
  return valueAt(args, ['input', 'commandId']) ? 'command' : 'change'
}

/** What a call is made of, beside what follows from it. */
export type CallParts = Pick<Call, 'operation' | 'responseKey' | 'route' | 'message' | 'caller'> & {
  args: Record<string, unknown>
}

/** The call for one root field with these arguments. */
export const callOf = ({ args, ...parts }: CallParts): Call => {
  const { argument } = parts.route
  const keys = argument.length > 0 ? [valueAt(args, argument)].flat().map(String) : []
  return { ...parts, keys, keyVariable: null, asked: askedOf(parts.operation, args) }
}

/** Reads from a request of stitching what is needed to route it. */
export const readCall = (
  schema: GraphQLSchema,
  routes: Routes,
  request: ExecutionRequest<Record<string, unknown>, CallerContext>,
): Call => {
  const definition = getOperationASTFromRequest(request)
  const { operation } = definition
  const field = onlyField(definition)
  const name = field.name.value
  const route = routes.get(name)
  const fieldDefinition = schema.getRootType(operation)?.getFields()[name]
  if (!route || !fieldDefinition || !request.context) throw new Error(`no route for ${name}`)
  const call = callOf({
    operation,
    responseKey: field.alias?.value ?? name,
    route,
    args: getArgumentValues(fieldDefinition, field, request.variables),
    message: { query: print(request.document), variables: request.variables },
    caller: request.context.caller,
  })
  return { ...call, keyVariable: variableOf(field, route) }
}
