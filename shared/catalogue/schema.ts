import { z } from 'zod'
import type { Catalogue, Department, ServiceItem } from './item.ts'

// Postgres takes neither NUL nor half a character.
const stored = z.string().regex(/^[^\p{Surrogate}\0]*$/u, '不得含有损坏的字符')
const text = stored.regex(/\S/, '不得为空')
// The bound of the events that carry it (shared/messages): more would be refused by every other tier.
const days = z.number().int().nonnegative().max(1000, '不得超过1000天')
const tier = z.enum(['city', 'district', 'township'])
const applicant = z.enum(['person', 'firm'])

/** The kinds of power that the province's list of items knows 事项类型. */
const TASK_TYPES = [1, 5, 7, 8, 9, 10, 20]

const material = z.strictObject({
  code: text,
  name: text,
  required: z.boolean(),
  form: z.enum(['original', 'copy', 'form']),
  copies: z.number().int().positive(),
  source: text,
  only: applicant.exactOptional(),
})

const procedureStep = z.strictObject({
  step: z.enum(['acceptance', 'review', 'decision', 'certificate', 'delivery']),
  responsible: text,
  tier,
  days,
})

// `basis` may be empty here: that a fee without a basis is not allowed is a rule with a reason of
// its own (rules.ts), and the editor should read that reason.
const fee = z.strictObject({
  name: text,
  basis: stored,
  standard: text,
  cents: z.number().int().positive(),
})

/** One department, as it stands in `departments.json`. */
export const departmentSchema = z.strictObject({
  code: z.string().regex(/^[a-z]+(-[a-z]+)*$/, '部门代码只用小写字母和连字符'),
  name: text,
})

/** One service item, as it stands in `items/<department>.json`. */
export const itemSchema = z.strictObject({
  code: text,
  name: text,
  department: text,
  group: text.nullable(),
  taskType: z.number().refine((type) => TASK_TYPES.includes(type), '没有这种事项类型'),
  mode: z.enum(['direct', 'committed', 'forwarded', 'answered']),
  acceptedAt: z.array(tier).min(1),
  decidedAt: tier,
  applicants: z.array(applicant).min(1),
  legalBasis: z.array(z.strictObject({ law: text, article: text })).min(1),
  conditions: z.array(text).min(1),
  materials: z.array(material),
  procedure: z.array(procedureStep).min(1),
  legalDays: days,
  promisedDays: days,
  fee: fee.nullable(),
  result: z.strictObject({ name: text, validity: text }),
  restriction: text.nullable(),
})

/** A whole catalogue. What a schema cannot say is in `validateCatalogue`. */
export const catalogueSchema = z.strictObject({
  version: z.number().int().positive(),
  publishedOn: z.iso.date(),
  departments: z.array(departmentSchema).min(1),
  items: z.array(itemSchema).min(1),
})

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

// The compiler's proof that schema and hand-written types say the same; either may break it.
true satisfies Same<z.infer<typeof departmentSchema>, Department>
true satisfies Same<z.infer<typeof itemSchema>, ServiceItem>
true satisfies Same<z.infer<typeof catalogueSchema>, Catalogue>
