import { refusalAt } from '../errors/graphql-errors.ts'
import { tooManySubscriptions } from '../errors/refusals.ts'
import type { Answer, Listen } from './answer.ts'

/** The subscriptions under way: bounded in number, and ended together when the gateway stops. */
export type OpenStreams = { listen: Listen; closeAll: () => Promise<void> }

type Answers = AsyncIterableIterator<Answer>

const refused: Answer = {
  ok: true,
  data: null,
  errors: [refusalAt(tooManySubscriptions).toJSON()],
}

/** Keeps account of the streams that `listen` opens, at most `limit` at once. */
export const openStreams = (limit: number, listen: Listen): OpenStreams => {
  const open = new Set<Answers>()
  let opening = 0

  const counted = (answers: Answers): Answers => {
    const stream: Answers = {
      next: async () => {
        const step = await answers.next()
        if (step.done || !step.value.ok) open.delete(stream)
        return step
      },
      return: async () => {
        open.delete(stream)
        await answers.return?.()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]: () => stream,
    }
    open.add(stream)
    return stream
  }

  return {
    listen: async (...request) => {
      if (open.size + opening >= limit) return refused
      opening += 1
      const opened = await listen(...request).finally(() => {
        opening -= 1
      })
      return 'ok' in opened ? opened : counted(opened)
    },
    closeAll: async () => {
      await Promise.all([...open].map((stream) => stream.return?.()))
    },
  }
}
