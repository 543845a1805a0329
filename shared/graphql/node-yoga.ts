import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendNodeResponse } from '@whatwg-node/server'
import type { Plugin, YogaServerInstance } from 'graphql-yoga'
import type { Answer } from './front-door.ts'
import type { Asked } from './read-request.ts'

/** A request as Node has it and what it asks for, in the context of every operation. */
export type NodeContext = { req: IncomingMessage; res: ServerResponse; asked: Asked }

/** Yoga behind the front door. */
export type NodeYoga = YogaServerInstance<NodeContext, object>

/** Gives Yoga what the front door has read, in place of its own lenient readers. */
export const readAlready: Plugin = {
  onRequestParse: ({ serverContext, setRequestParser }) => {
    const { asked } = serverContext as Partial<NodeContext>
    if (asked) setRequestParser(() => asked)
  },
}

const hasGone = ({ closed, destroyed }: ServerResponse): boolean => closed || destroyed

/** Ends an answer that nobody takes. Yoga's streams can be ended only once they were begun. */
const giveUp = async ({ body }: Response): Promise<void> => {
  const reader = body?.getReader()
  await reader?.read()
  await reader?.cancel()
}

/**
 * Lets Yoga answer. Not by its own listener: that writes failures to the console and their stacks into
 * the answer. Here they reject, and the server's guard answers.
 */
export const answerByYoga =
  (yoga: Pick<NodeYoga, 'handleNodeRequestAndResponse'>): Answer =>
  async (req, res, asked) => {
    const response = await yoga.handleNodeRequestAndResponse(req, res, { req, res, asked })
    // Else the stream of a caller who left while it was opened would stay open for good.
    if (hasGone(res)) await giveUp(response)
    else await sendNodeResponse(response, res, req, true)
  }
