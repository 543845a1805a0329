// @graphql-tools/stitch as it comes, in Yoga, over the tiers' own schemas.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { buildHTTPExecutor } from '@graphql-tools/executor-http'
import { stitchSchemas } from '@graphql-tools/stitch'
import { buildSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'

const services = JSON.parse(process.env.SERVICES)
const schemas = JSON.parse(readFileSync(process.env.SCHEMAS, 'utf8'))
const entries = { city: 'supervisionOf', district: 'processingOf', township: 'intakeOf' }

const part = (name, tier) => ({
  schema: buildSchema(schemas[name], { assumeValidSDL: true }),
  executor: buildHTTPExecutor({
    endpoint: `${services[tier]}/graphql`,
    // On, it would ask once for all callers who want the same, and measure nothing.
    deduplicateInflightRequests: false,
    headers: (request) => ({
      authorization: request?.context?.request?.headers.get('authorization') ?? '',
    }),
  }),
})
const mergedBy = (fieldName) => ({
  Case: {
    selectionSet: '{ id }',
    fieldName,
    key: ({ id }) => id,
    argsFromKeys: (ids) => ({ ids }),
  },
})
const subschemas = [
  part('list', 'city'),
  ...Object.entries(entries).map(([tier, entry]) => ({
    ...part(tier, tier),
    merge: mergedBy(entry),
  })),
]
const yoga = createYoga({
  schema: stitchSchemas({ subschemas }),
  logging: false,
  graphiql: false,
  landingPage: false,
})
createServer(yoga).listen(Number(process.env.PORT), '127.0.0.1')
