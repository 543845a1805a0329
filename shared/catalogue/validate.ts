import { z } from 'zod'
import { duplicates } from './duplicates.ts'
import type { Catalogue, Department, ServiceItem } from './item.ts'
import { itemRules } from './rules.ts'
import { catalogueSchema, departmentSchema, itemSchema } from './schema.ts'

/** Either the catalogue, or everything that is wrong with it, told at once. */
export type CatalogueCheck = { ok: true; value: Catalogue } | { ok: false; problems: string[] }

/**
 * Checks a catalogue before it is published: its shape, and the rules between its fields.
 * Every problem is a Chinese sentence for the editor, beginning with the item's code.
 */
export function validateCatalogue(input: unknown): CatalogueCheck {
  const parsed = catalogueSchema.safeParse(input, { error: z.locales.zhCN().localeError })
  const shape = parsed.success ? [] : parsed.error.issues.map((issue) => describe(issue, input))
  const problems = [...shape, ...ruleProblems(readable(input))]
  return parsed.success && problems.length === 0
    ? { ok: true, value: parsed.data }
    : { ok: false, problems }
}

type Parts = { departments: Department[]; items: ServiceItem[] }

// A misspelt field must not hide the other problems: the rules run over all that can be read.
function readable(input: unknown): Parts {
  return {
    departments: entries(input, 'departments').flatMap((entry) =>
      present(departmentSchema.safeParse(entry)),
    ),
    items: entries(input, 'items').flatMap((entry) => present(itemSchema.safeParse(entry))),
  }
}

function ruleProblems({ departments, items }: Parts): string[] {
  const known = new Set(departments.map((department) => department.code))
  return [
    ...duplicates(departments.map((department) => department.code)).map(
      (code) => `${code}：部门代码重复`,
    ),
    ...duplicates(items.map((item) => item.code)).map((code) => `${code}：事项编码重复`),
    ...items.flatMap((item) => itemProblems(item, known)),
  ]
}

function itemProblems(item: ServiceItem, departments: Set<string>): string[] {
  const homeless = departments.has(item.department) ? null : `没有部门“${item.department}”`
  return [homeless, ...itemRules.map((rule) => rule(item))]
    .filter((problem) => problem !== null)
    .map((problem) => `${item.code}：${problem}`)
}

function describe(issue: z.core.$ZodIssue, input: unknown): string {
  const [list, index, ...rest] = issue.path
  if (list !== 'items' || typeof index !== 'number') {
    return `${issue.path.join('.') || '目录'}：${issue.message}`
  }
  const field = rest.length > 0 ? `${rest.join('.')} ` : ''
  return `${codeOf(entries(input, 'items')[index], index)}：${field}${issue.message}`
}

function codeOf(entry: unknown, index: number): string {
  const parsed = z.object({ code: z.string().min(1) }).safeParse(entry)
  return parsed.success ? parsed.data.code : `第${index + 1}项`
}

function entries(input: unknown, field: 'departments' | 'items'): unknown[] {
  const parsed = z.object({ [field]: z.array(z.unknown()) }).safeParse(input)
  return parsed.success ? (parsed.data[field] ?? []) : []
}

function present<T>(result: z.ZodSafeParseResult<T>): T[] {
  return result.success ? [result.data] : []
}
