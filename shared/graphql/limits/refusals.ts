import type { Refusal } from '../../identity/index.ts'
import type { OperationLimit } from './operation-limits.ts'

const words: Record<OperationLimit, [zh: string, en: string]> = {
  characters: ['长度（字符数）', 'length in characters'],
  tokens: ['长度（词元数，片段按使用次数计）', 'length in tokens, fragments counted at each use,'],
  levels: ['嵌套层数', 'depth'],
  fields: ['可能返回的内容总数', 'possible number of values in the answer'],
  aliases: ['别名数', 'number of aliases'],
  directives: ['指令数', 'number of directives'],
  roots: ['根字段数', 'number of root fields'],
  keys: ['编号或代码个数（重复的也计）', 'number of keys, repeated ones included,'],
}

/** A limit of what one operation may ask, with the number allowed. */
export const overLimit = (what: OperationLimit, allowed: number): Refusal => ({
  code: `TOO_MANY_${what.toUpperCase()}`,
  zh: `查询${words[what][0]}超过 ${allowed}，请拆成几个较小的查询，或减小 first。`,
  en: `The query's ${words[what][1]} exceeds ${allowed}; ask in several smaller queries, or for smaller pages.`,
})

/** Introspection beyond what tools ask once. */
export const tooMuchIntrospection: Refusal = {
  code: 'TOO_MUCH_INTROSPECTION',
  zh: '内省查询超过标准内省查询一次的量，请使用标准内省查询，或用 __type 逐个查询类型。',
  en: 'The query asks for more of the schema than one standard introspection query; send that one, or ask for single types by __type.',
}

/** An answer that is larger than what is sent. */
export const answerTooLarge: Refusal = {
  code: 'ANSWER_TOO_LARGE',
  zh: '返回内容超过 5 MB，未发送；请缩小范围或减少每页条数后重试。命令可能已生效，请用同一操作编号（commandId）重试，不会重复办理。',
  en: 'The answer exceeds 5 MB and was not sent; narrow the query or ask for smaller pages. A command may have been done: send it again with the same commandId, it is never done twice.',
}

/** More errors than are told. */
export const moreErrors = (left: number): Refusal => ({
  code: 'TOO_MANY_ERRORS',
  zh: `另有 ${left} 处错误未列出；请缩小查询范围后重试。`,
  en: `${left} more errors are not listed; narrow the query and try again.`,
})
