import type { Answer, Listen } from './answer.ts'

/** The subscriptions under way, ended together when the gateway stops. */
export type OpenStreams = { listen: Listen; closeAll: () => Promise<void> }

type Answers = AsyncIterableIterator<Answer>

/** Keeps account of the streams that `listen` opens. How many there may be is decided before. */
export const openStreams = (listen: Listen): OpenStreams => {
  const open = new Set<Answers>()

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
      const opened = await listen(...request)
      return 'ok' in opened ? opened : counted(opened)
    },
    closeAll: async () => {
      await Promise.all([...open].map((stream) => stream.return?.()))
    },
  }
}
