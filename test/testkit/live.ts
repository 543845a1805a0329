import { request } from 'node:http'

/** One answer of a subscription. */
export type LiveAnswer = {
  data?: Record<string, unknown> | null
  errors?: { message: string; extensions: Record<string, unknown> }[]
}

/** A subscription over server-sent events, as a console in a browser holds it. */
export type Subscription = {
  /** The next answer; null when the server has ended the subscription. */
  next: () => Promise<LiveAnswer | null>
  /** Resolves with whether the server said that it was complete (or the line just broke). */
  ended: Promise<'complete' | 'broken'>
  /** Goes away without a word, as a closed lid does. */
  leave: () => void
  /** Stops reading, as a console does whose machine sleeps. */
  pause: () => void
}

const readEvents = (text: string): { event: string; data: string }[] =>
  text
    .split('\n\n')
    .map((block) => block.split('\n'))
    .map((lines) => {
      const field = (name: string) =>
        lines
          .find((line) => line.startsWith(`${name}:`))
          ?.slice(name.length + 1)
          .trim() ?? ''
      return { event: field('event'), data: field('data') }
    })
    .filter(({ event }) => event !== '')

/** Subscribes; resolves when the server has begun to answer. */
export const subscribe = (
  url: string,
  query: string,
  variables: object,
  token?: string,
  more: Record<string, string> = {},
): Promise<Subscription> =>
  new Promise((resolve, reject) => {
    const answers: LiveAnswer[] = []
    const waiting: ((answer: LiveAnswer | null) => void)[] = []
    let how: 'complete' | 'broken' = 'broken'
    let over = false
    const body = JSON.stringify({ query, variables })
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      accept: 'text/event-stream',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...more,
    }
    const call = request(url, { method: 'POST', agent: false, headers })
    call.once('error', reject)
    call.once('response', (response) => {
      let text = ''
      const take = ({ event, data }: { event: string; data: string }) => {
        if (event === 'complete') how = 'complete'
        if (event !== 'next') return
        const answer = JSON.parse(data) as LiveAnswer
        const waiter = waiting.shift()
        if (waiter) waiter(answer)
        else answers.push(answer)
      }
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
        const end = text.lastIndexOf('\n\n') + 2
        if (end > 1) {
          for (const one of readEvents(text.slice(0, end))) take(one)
          text = text.slice(end)
        }
      })
      const ended = new Promise<'complete' | 'broken'>((tell) => {
        response.once('close', () => {
          over = true
          for (const waiter of waiting.splice(0)) waiter(null)
          tell(how)
        })
      })
      response.on('error', () => {})
      call.on('error', () => {})
      resolve({
        next: async () => {
          const answer = answers.shift()
          if (answer || over) return answer ?? null
          return new Promise((tell) => waiting.push(tell))
        },
        ended,
        leave: () => call.destroy(),
        pause: () => response.pause(),
      })
    })
    call.end(body)
  })
