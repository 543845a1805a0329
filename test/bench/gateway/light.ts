import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readSdl, sharedSdl } from '@liandong/shared/graphql'
import type { Tier } from '@liandong/shared/network'
import { buildSchema, type GraphQLSchema, graphql } from 'graphql'
import { serve } from '../harness/serve.ts'
import { projectRoot } from '../project.ts'
import { entitySdl, federatedSdl } from './federated-sdl.ts'
import { lightRoots } from './light-cases.ts'

/** Which tier's instances to play, how many of them, and the lists that the city's has. */
export type LightSetting = { tier: Tier; count: number; lists: Record<string, string[]> }

type Answer = (body: string) => Promise<string>

/** The tier's own part of the product's schema, with the directives of stitching taken at face value. */
const productSchema = (tier: Tier): GraphQLSchema => {
  const own = readSdl(pathToFileURL(join(projectRoot, `services/${tier}/schema.graphql`)))
  return buildSchema(`${sharedSdl('graphql/base')}\n${own}`, { assumeValidSDL: true })
}

/**
 * Answers by heart: what a question leads to is computed once, and after that only looked up. All
 * gateways meet the same services, which cost next to nothing, so that the gateway itself is weighed.
 */
const byHeart = (schema: GraphQLSchema, roots: object): Answer => {
  const known = new Map<string, string>()
  return async (body) => {
    const found = known.get(body)
    if (found) return found
    const { query, variables } = JSON.parse(body)
    const result = await graphql({
      schema,
      source: query,
      rootValue: roots,
      variableValues: variables,
    })
    const text = JSON.stringify(result)
    known.set(body, text)
    return text
  }
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const serverOf = (answers: Record<string, Answer>): Server =>
  createServer(async (request, response) => {
    const answer = answers[request.url ?? '']
    const text = answer ? await answer(await bodyOf(request)) : '{}'
    response.writeHead(answer ? 200 : 404, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
    })
    response.end(text)
  })

/** Starts the instances; answers the address of each, below which `graphql` and `federated` lie. */
const listen = async ({ tier, count, lists }: LightSetting): Promise<string[]> => {
  const sdl = federatedSdl[tier]
  const roots = { ...lightRoots(lists), _service: { sdl } }
  const answers = {
    '/graphql': byHeart(productSchema(tier), roots),
    '/federated': byHeart(buildSchema(entitySdl(sdl), { assumeValidSDL: true }), roots),
  }
  return Promise.all(
    Array.from({ length: count }, async () => {
      const server = serverOf(answers).listen(0, '127.0.0.1')
      await once(server, 'listening')
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    }),
  )
}

const jobs = { listen }
export type LightJobs = typeof jobs
serve(jobs)
