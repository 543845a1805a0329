import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Page, Pages } from '../server/routes.ts'

type Asset = { type: string; zipped: Uint8Array<ArrayBuffer>; etag: string }

const SCRIPT = 'text/javascript; charset=utf-8'

/**
 * Starts GraphiQL with the options that the page holds as JSON, and names its workers. It opens at
 * the tab where the user was before, to sign in for instance: left to itself it would add an empty one.
 */
const start = `
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_, label) =>
    '/graphiql/' + ({ json: 'json-worker.js', graphql: 'graphql-worker.js' }[label] ?? 'editor-worker.js'),
}
const options = JSON.parse(document.querySelector('#options').textContent)
const tabBefore = () => {
  try {
    const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem('graphiql:tabState'))
    return tabs[activeTabIndex]
  } catch {
    return undefined
  }
}
const { query, variables } = tabBefore() ?? options.defaultTabs[0]
const linked = new URLSearchParams(location.search).has('query')
YogaGraphiQL.renderYogaGraphiQL(
  document.querySelector('#root'),
  linked ? options : { ...options, query, variables },
)
`

/** GraphiQL fills the window; without this its menus would make the page scroll. */
const frame = 'html, body, #root { height: 100%; margin: 0; overflow: hidden }\n'

const pack = async (type: string, text: string): Promise<Asset> => ({
  type,
  zipped: new Uint8Array(await promisify(gzip)(text)),
  etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 16)}"`,
})

/** GraphiQL weighs 9 MB and most gateways never show it: it is loaded and packed when first asked for. */
const load = async (): Promise<Record<string, Asset>> => {
  const parts = await import('@graphql-yoga/render-graphiql/graphiql')
  const files = {
    'graphiql.js': pack(SCRIPT, parts.js),
    'start.js': pack(SCRIPT, start),
    'graphiql.css': pack('text/css; charset=utf-8', frame + parts.css),
    'editor-worker.js': pack(SCRIPT, parts.editorWorkerService),
    'json-worker.js': pack(SCRIPT, parts.jsonWorker),
    'graphql-worker.js': pack(SCRIPT, parts.graphqlWorker),
  }
  const entries = Object.entries(files).map(async ([name, file]) => [name, await file] as const)
  return Object.fromEntries(await Promise.all(entries))
}

const NAMES = [
  'graphiql.js',
  'start.js',
  'graphiql.css',
  'editor-worker.js',
  'json-worker.js',
  'graphql-worker.js',
]

/** GraphiQL's files, from the gateway itself: a government network has no way to a CDN. */
export const graphiqlAssets = (): Pages => {
  let files: Promise<Record<string, Asset>> | null = null
  const serve =
    (name: string): Page =>
    async (request) => {
      files ??= load()
      const asset = (await files)[name]
      if (!asset) return new Response(null, { status: 404 })
      const headers = {
        etag: asset.etag,
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
      }
      if (request.headers.get('if-none-match') === asset.etag)
        return new Response(null, { status: 304, headers })
      return new Response(asset.zipped, {
        headers: { ...headers, 'content-type': asset.type, 'content-encoding': 'gzip' },
      })
    }
  return Object.fromEntries(NAMES.map((name) => [`GET /graphiql/${name}`, serve(name)]))
}
