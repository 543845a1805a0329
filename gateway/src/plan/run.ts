import type { ExecutionResult } from '@graphql-tools/utils'
import { complete } from './complete.ts'
import { type Asking, gather } from './gather.ts'
import type { Field, Fields, Plan } from './plan.ts'

const runFields = async (fields: readonly Field[], asking: Asking) =>
  complete(fields, await gather(fields, asking))

/** Runs a plan. Commands go one after the other, and each sees what was before it only. */
export const runPlan = async (plan: Plan, asking: Asking): Promise<ExecutionResult<Fields>> => {
  const steps = plan.operation === 'mutation' ? plan.fields.map((field) => [field]) : [plan.fields]
  const data: Fields = {}
  const errors = []
  for (const fields of steps) {
    const done = await runFields(fields, asking)
    Object.assign(data, done.data)
    errors.push(...done.errors)
  }
  return errors.length > 0 ? { data, errors } : { data }
}
