import { parseArgs } from 'node:util'
import { Refusal } from '@liandong/launcher'

/** What was asked for; no fault named: all of them mixed. */
export type Options = {
  seed: number
  minutes: number
  /** The names of the faults, none of them for just the load; null: all that can be mixed. */
  faults: string[] | null
  sabotage: string | null
  help: boolean
}

/** The names that may be given. */
export type Known = {
  faults: readonly string[]
  /** Those that are never mixed with others. */
  alone: readonly string[]
  sabotages: readonly string[]
}

/** The text of `--help`. */
export const usage = ({
  faults,
  alone,
  sabotages,
}: Known): string => `npm run chaos -- [选项 options]

  --seed N           随机种子 the same seed draws the same load and faults; 默认 default: 按时间 the time
  --minutes M        持续分钟 how long people work and things break, 0.1–600; 默认 default: 3
  --fault NAME,NAME  只用这些故障 only these faults, one alone or several mixed, or none: 无故障 just the load;
                     默认 default: 全部混合 all of them mixed
                     ${faults.join(', ')}
                     不参与混合, 需要更多服务器 on more servers, so by name only:
                     ${alone.join(', ')}
  --sabotage NAME    故意破坏, 检验检查器 break the services on purpose: the checker must find it
                     ${sabotages.join(', ') || '-'}
  --help             显示本说明 this text

退出码 exit code: 0 没有发现 nothing was found, 1 有违反 violations, 其历史已打印 with their histories;
                  加 --sabotage 时 with --sabotage: 0 已发现 found, 1 未发现 not found
`

const known = {
  seed: { type: 'string' },
  minutes: { type: 'string' },
  fault: { type: 'string' },
  sabotage: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

const refuse = (option: string, zh: string, en: string): never => {
  throw new Refusal('BAD_OPTION', `选项 ${option} ${zh}。`, `${option} ${en}.`)
}

const numberFrom = (
  option: string,
  text: string | undefined,
  otherwise: number,
  right: (value: number) => boolean,
  told: readonly [zh: string, en: string],
): number => {
  if (text === undefined) return otherwise
  const value = Number(text)
  return text.trim() !== '' && right(value) ? value : refuse(option, ...told)
}

const nameFrom = (
  option: string,
  name: string | undefined,
  names: readonly string[],
): string | null => {
  if (name === undefined) return null
  if (names.includes(name)) return name
  const list = names.join(', ')
  return refuse(option, `应为以下之一: ${list}`, `must be one of ${list}`)
}

const parse = (args: string[]) => {
  try {
    return parseArgs({ args, options: known }).values
  } catch (error) {
    const { message } = error as Error
    throw new Refusal(
      'BAD_OPTION',
      `不认识这些参数,请运行 npm run chaos -- --help。`,
      `${message}; see npm run chaos -- --help.`,
    )
  }
}

/** No fault at all: only the load. */
const NO_FAULT = 'none'

const faultsFrom = (text: string | undefined, { faults, alone }: Known): string[] | null => {
  if (text === undefined) return null
  if (text === NO_FAULT) return []
  const names = text.split(',').map((name) => name.trim())
  for (const name of names) nameFrom('--fault', name, [...faults, NO_FAULT])
  const lonely = names.find((name) => alone.includes(name) || name === NO_FAULT)
  if (lonely && names.length > 1) {
    refuse('--fault', `${lonely} 不能与其他故障混合`, `${lonely} cannot be mixed with others`)
  }
  return names
}

const wholeNumber = (value: number) => Number.isInteger(value) && value >= 0 && value < 2 ** 32
const someMinutes = (value: number) => value >= 0.1 && value <= 600

/** Reads the arguments; throws a refusal in both languages that says what is wrong. */
export const readOptions = (args: string[], names: Known): Options => {
  const { seed, minutes, fault, sabotage, help } = parse(args)
  const now = Math.floor(Date.now() / 1_000)
  return {
    seed: numberFrom('--seed', seed, now, wholeNumber, [
      '应为 0 至 4294967295 之间的整数',
      'must be a whole number from 0 to 4294967295',
    ]),
    minutes: numberFrom('--minutes', minutes, 3, someMinutes, [
      '应为 0.1 至 600 之间的数',
      'must be a number from 0.1 to 600',
    ]),
    faults: faultsFrom(fault, names),
    sabotage: nameFrom('--sabotage', sabotage, names.sabotages),
    help: help === true,
  }
}
