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

/**
 * Lets Yoga answer. Not by its own listener: that writes failures to the console and their stacks into
 * the answer. Here they reject, and the server's guard answers.
 */
export const answerByYoga =
  (yoga: Pick<NodeYoga, 'handleNodeRequestAndResponse'>): Answer =>
  async (req, res, asked) => {
    const response = await yoga.handleNodeRequestAndResponse(req, res, { req, res, asked })
    await sendNodeResponse(response, res, req, true)
  }
