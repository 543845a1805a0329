import type { Refusal } from '@liandong/shared/identity'
import type { Place } from './place.ts'

/** What the gateway itself may answer instead of data. Codes are stable: programs depend on them. */

/** No division of the network has this code. */
export const unknownDivision = (code: string): Refusal => ({
  code: 'UNKNOWN_DIVISION',
  zh: `本网络没有区划代码“${short(code)}”，请核对：市4位、区县6位、乡镇街道9位。`,
  en: `This network has no division “${short(code)}”; check the code: 4 digits city, 6 district, 9 township.`,
})

/** The division exists, but no instance serves it yet. */
export const notServed = ({ zh, en }: Place): Refusal => ({
  code: 'DIVISION_NOT_SERVED',
  zh: `${zh}尚未接入联动，请到该单位窗口或上级中心办理。`,
  en: `${en} has not joined the network yet; turn to its counter or the centre above it.`,
})

/** A query got no answer from the instance. */
export const unavailable = ({ zh, en }: Place): Refusal => ({
  code: 'DIVISION_UNAVAILABLE',
  zh: `暂时连接不上${zh}的服务，这部分内容缺失；请稍后重试。`,
  en: `The service of ${en} cannot be reached just now; this part is missing. Try again shortly.`,
})

/** A command with an idempotency key got no answer: it may or may not have been done. */
export const commandUnanswered = ({ zh, en }: Place): Refusal => ({
  code: 'DIVISION_UNAVAILABLE',
  zh: `${zh}的服务没有答复，不能确定是否已办理；请用同一个 commandId 再次提交，不会重复办理。`,
  en: `The service of ${en} did not answer; whether it was done is not known. Send it again with the same commandId: it will not be done twice.`,
})

/** A change without an idempotency key got no answer. */
export const changeUnanswered = ({ zh, en }: Place): Refusal => ({
  code: 'DIVISION_UNAVAILABLE',
  zh: `${zh}的服务没有答复，不能确定是否已生效；请先查看结果，再决定是否重做。`,
  en: `The service of ${en} did not answer; whether it took effect is not known. Look at the result before you do it again.`,
})

/** The answer of one instance was larger than the gateway passes on. */
export const answerTooLarge = ({ zh, en }: Place): Refusal => ({
  code: 'ANSWER_TOO_LARGE',
  zh: `${zh}返回的内容过多，请缩小范围或减少每页条数后重试。`,
  en: `The answer of ${en} is too large; narrow the query or ask for smaller pages.`,
})

/** A tier failed in a way that it did not explain. */
export const tierFailed = ({ zh, en }: Place): Refusal => ({
  code: 'TIER_FAILED',
  zh: `${zh}的服务处理出错；请稍后重试，仍不成功请把关联编号告诉运维。`,
  en: `The service of ${en} failed; try again, then give the correlation id to the operator.`,
})

/** The stream of a subscription broke. */
export const subscriptionLost = ({ zh, en }: Place): Refusal => ({
  code: 'SUBSCRIPTION_LOST',
  zh: `与${zh}的实时连接已中断，期间可能有变化未收到；请重新订阅并刷新页面。`,
  en: `The live connection to ${en} broke and changes may have been missed; subscribe again and reload.`,
})

/** A bug of the gateway. */
export const internal: Refusal = {
  code: 'INTERNAL',
  zh: '网关内部错误，已记录；请稍后重试，仍不成功请把关联编号告诉运维。',
  en: 'Something went wrong in the gateway and was recorded; try again, then give the correlation id to the operator.',
}

/** A queue inside a queue. */
export const queueInQueue: Refusal = {
  code: 'QUEUE_IN_QUEUE',
  zh: '不能在待办队列的办件里再查区划的待办，请用 division(code) 另查。',
  en: 'A queue cannot be asked for inside a queue; ask for the other division by division(code).',
}

/** Callers' own words are echoed, but not at any length. */
const short = (text: string): string => (text.length > 20 ? `${text.slice(0, 20)}…` : text)
