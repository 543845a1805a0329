import type { NetworkIndex } from '@liandong/shared/network'
import type { Logger } from '@liandong/shared/telemetry'
import { graphiqlAssets } from '../graphiql/assets.ts'
import { examples } from '../graphiql/examples.ts'
import { graphiqlPage, wantsPage } from '../graphiql/page.ts'
import { type SignInSettings, signInPages } from '../signin/pages.ts'
import type { reachability } from './reachability.ts'
import { json, redirect } from './responses.ts'
import type { Pages } from './routes.ts'

/** What the pages show and lead to. Without `signIn` there is no sign-in. */
export type PageParts = {
  network: NetworkIndex
  reach: ReturnType<typeof reachability>
  signIn: SignInSettings | null
  log: Logger
}

/**
 * Everything that the gateway serves beside GraphQL. It is ready as soon as it runs, since its schema
 * comes from files; an instance that cannot be reached is told, but costs only its own fields.
 */
export const pages = ({ network, reach, signIn, log }: PageParts): Pages => {
  const tabs = examples(network)
  return {
    'GET /': () => redirect('/graphql'),
    'GET /health': () => json({ status: 'alive' }),
    'GET /ready': async () => json({ ready: true, tiers: await reach() }),
    'GET /graphql': (request) => (wantsPage(request) ? graphiqlPage(request, tabs) : null),
    ...graphiqlAssets(),
    ...(signIn ? signInPages(signIn, log) : {}),
  }
}
