export { boundedParse } from './bounded-parse.ts'
export { type FieldCosts, readFieldCosts } from './field-costs.ts'
export { createLimiter, type Limiter } from './limiter.ts'
export { limitsPlugin } from './limits-plugin.ts'
export {
  gatewayLimits,
  type OperationLimit,
  type OperationLimits,
  tierLimitsFor,
} from './operation-limits.ts'
