import { parseArgs } from 'node:util'
import type { Problem } from './refusal.ts'

/** The cities whose divisions come with the project: code and name. */
export const CITIES = [
  ['340400', '淮南'],
  ['430700', '常德'],
  ['511500', '宜宾'],
  ['320400', '常州'],
] as const

/** The cities as one line for a message. */
export const cityList = CITIES.map((city) => city.join(' ')).join(', ')

/** What `npm start` was asked for. `districts` and `data` are null when nothing was said. */
export type StartOptions = {
  city: string
  districts: 'all' | string[] | null
  port: number
  host: string
  data: string | null
  fresh: boolean
}

type Parsed = { ok: true; value: StartOptions | 'help' } | { ok: false; problems: Problem[] }

const known = {
  city: { type: 'string' },
  districts: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  fresh: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

// The layout needs ports above the base: 10 and one for each service.
const HIGHEST_PORT = 65_000

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number]

const malformed = (option: string, zh: string, en: string): Problem => ({
  code: 'BAD_OPTION',
  zh: `选项 --${option} ${zh}`,
  en: `--${option} ${en}`,
})

const shapeProblem = (token: Token): Problem | null => {
  if (token.kind === 'positional') {
    return {
      code: 'UNKNOWN_ARGUMENT',
      zh: `不认识的参数: ${token.value}`,
      en: `Unknown argument: ${token.value}`,
    }
  }
  if (token.kind !== 'option') return null
  const option = known[token.name as keyof typeof known]
  if (!option) {
    return {
      code: 'UNKNOWN_OPTION',
      zh: `不认识的选项: ${token.rawName}`,
      en: `Unknown option: ${token.rawName}`,
    }
  }
  if (option.type === 'string' && !token.value)
    return malformed(token.name, '缺少值', 'needs a value')
  if (option.type === 'boolean' && token.value !== undefined) {
    return malformed(token.name, '不带值', 'takes no value')
  }
  return null
}

type Values = { [name in keyof typeof known]?: string | boolean | undefined }

const cityProblem = (city: string): Problem | null =>
  CITIES.some(([code]) => code === city)
    ? null
    : malformed('city', `应为以下之一: ${cityList}`, `must be one of ${cityList}`)

const districtsProblem = (districts: StartOptions['districts'], city: string): Problem | null => {
  if (districts === null || districts === 'all') return null
  const right = (code: string) => /^\d{6}$/.test(code) && code.slice(0, 4) === city.slice(0, 4)
  const wrong = districts.filter((code) => !right(code))
  if (wrong.length === 0) return null
  const example = `${city.slice(0, 4)}05`
  return malformed(
    'districts',
    `应为 all 或以逗号分隔的六位区县代码(如 ${example}),不对的是: ${wrong.join(', ')}`,
    `must be "all" or six-digit district codes of the city, e.g. ${example}; wrong: ${wrong.join(', ')}`,
  )
}

const portProblem = (port: string): Problem | null => {
  const number = Number(port)
  if (/^\d+$/.test(port) && number >= 1024 && number <= HIGHEST_PORT) return null
  return malformed(
    'port',
    `应为 1024 至 ${HIGHEST_PORT} 之间的整数`,
    `must be a whole number from 1024 to ${HIGHEST_PORT}`,
  )
}

const text = (value: string | boolean | undefined, otherwise: string): string =>
  typeof value === 'string' ? value : otherwise

const readDistricts = (value: string | boolean | undefined): StartOptions['districts'] => {
  if (typeof value !== 'string') return null
  if (value === 'all') return 'all'
  return [...new Set(value.split(',').map((code) => code.trim()))]
}

const readValues = (values: Values): Parsed => {
  const city = text(values.city, '340400')
  const districts = readDistricts(values.districts)
  const port = text(values.port, '4000')
  const checks = [cityProblem(city), districtsProblem(districts, city), portProblem(port)]
  const problems = checks.filter((problem) => problem !== null)
  if (problems.length > 0) return { ok: false, problems }
  const value: StartOptions = {
    city,
    districts,
    port: Number(port),
    host: text(values.host, '127.0.0.1'),
    data: typeof values.data === 'string' ? values.data : null,
    fresh: values.fresh === true,
  }
  return { ok: true, value }
}

/** Reads the arguments of `npm start`; every unknown or malformed one is named. */
export const parseStart = (args: string[]): Parsed => {
  // Not strict: Node's own messages stop at the first problem, and come in one language.
  const { values, tokens } = parseArgs({
    args,
    options: known,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  if (values.help === true) return { ok: true, value: 'help' }
  const problems = tokens.map(shapeProblem).filter((problem) => problem !== null)
  return problems.length > 0 ? { ok: false, problems } : readValues(values)
}
