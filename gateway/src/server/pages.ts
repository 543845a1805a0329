import type { NetworkIndex } from '@liandong/shared/network'
import type { Logger } from '@liandong/shared/telemetry'
import { graphiqlAssets } from '../graphiql/assets.ts'
import { examples } from '../graphiql/examples.ts'
import { graphiqlPage, wantsPage } from '../graphiql/page.ts'
import { type SignInSettings, signInPages } from '../signin/pages.ts'
import type { GatewayReadiness } from './readiness.ts'
import { json, redirect } from './responses.ts'
import type { Pages } from './routes.ts'

/** What the pages show and lead to. Without `signIn` there is no sign-in. */
export type PageParts = {
  network: NetworkIndex
  readiness: () => Promise<GatewayReadiness>
  signIn: SignInSettings | null
  log: Logger
}

/**
 * Everything that the gateway serves beside GraphQL.
 */
export const pages = ({ network, readiness, signIn, log }: PageParts): Pages => {
  const tabs = examples(network)
  const { read, pages: signInOrOut } = signIn
    ? signInPages(signIn, log)
    : { read: () => null, pages: {} }
  return {
    'GET /': () => redirect('/graphql'),
    'GET /health': () => json({ status: 'alive' }),
    'GET /ready': async () => {
      const state = await readiness()
      return json(state, state.ready ? 200 : 503)
    },
    'GET /graphql': (request) => (wantsPage(request) ? graphiqlPage(read(request), tabs) : null),
    ...graphiqlAssets(),
    ...signInOrOut,
  }
}
