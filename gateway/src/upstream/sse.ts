/** An event of a `text/event-stream`. */
export type ServerEvent = { event: string; data: string }

const eventOf = (block: string): ServerEvent | null => {
  let event = 'message'
  const data: string[] = []
  for (const line of block.split(/\r\n|\r|\n/)) {
    if (line.startsWith('event:')) event = line.slice(6).trim()
    else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''))
  }
  // A block of comments only is a sign of life and no event.
  return event === 'message' && data.length === 0 ? null : { event, data: data.join('\n') }
}

/** Reads events from decoded chunks. Throws when one event is longer than `limit` characters. */
export async function* readEvents(
  chunks: AsyncIterable<string>,
  limit: number,
): AsyncGenerator<ServerEvent> {
  let rest = ''
  for await (const chunk of chunks) {
    const blocks = (rest + chunk).split(/\r\n\r\n|\n\n|\r\r/)
    rest = blocks.pop() ?? ''
    if (rest.length > limit) throw new RangeError('an event is too long')
    for (const block of blocks) {
      const event = eventOf(block)
      if (event) yield event
    }
  }
}
