import type { KoaContextWithOIDC } from 'oidc-provider'
import { signOutPage } from './pages.ts'

/**
 * Whether the application that asks has proof that it is this person's: an ID token, which only the
 * application got. A link on somebody else's page has none, so there the person is asked first.
 */
const isAskedByOwnApplication = ({ oidc }: KoaContextWithOIDC): boolean => {
  const { IdTokenHint: hint } = oidc.entities
  return hint !== undefined && hint.payload.sub === oidc.session?.accountId
}

const revoke = async ({ oidc }: KoaContextWithOIDC, grantId: string | undefined): Promise<void> => {
  if (!grantId) return
  const { RefreshToken, AuthorizationCode, Grant } = oidc.provider
  await Promise.all([
    RefreshToken.revokeByGrantId(grantId),
    AuthorizationCode.revokeByGrantId(grantId),
    Grant.find(grantId).then((grant) => grant?.destroy()),
  ])
}

const endSession = async (ctx: KoaContextWithOIDC): Promise<void> => {
  const { session, provider, params, cookies } = ctx.oidc
  const grants = Object.values(session?.authorizations ?? {})
  await Promise.all(grants.map(({ grantId }) => revoke(ctx, grantId)))
  await session?.destroy()
  cookies.set(provider.cookieName('session'), null)
  const to = new URL(
    String(params?.post_logout_redirect_uri ?? ctx.oidc.urlFor('end_session_success')),
  )
  if (params?.state) to.searchParams.set('state', String(params.state))
  ctx.status = 303
  ctx.redirect(to.href)
}

/** Ends the session at once when the person's own application asks; else shows the question. */
export const signOut = async (ctx: KoaContextWithOIDC, form: string): Promise<void> => {
  if (isAskedByOwnApplication(ctx)) return endSession(ctx)
  ctx.body = signOutPage(form)
}
