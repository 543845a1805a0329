import type { Grant, KoaContextWithOIDC } from 'oidc-provider'
import { RESOURCE } from './resource.ts'

const newGrant = async ({ oidc }: KoaContextWithOIDC): Promise<Grant> => {
  const grant = new oidc.provider.Grant({
    clientId: oidc.client?.clientId ?? '',
    accountId: oidc.session?.accountId ?? '',
  })
  await grant.save()
  return grant
}

/**
 * Finds or makes the grant of a first-party client and adds every scope that is asked for: a scope
 * that the grant does not hold would send the person to a consent page, again and again.
 */
export const firstPartyGrant = async (ctx: KoaContextWithOIDC): Promise<Grant | undefined> => {
  const { oidc } = ctx
  if (!oidc.session?.accountId || !oidc.client) return undefined
  const known = oidc.session.grantIdFor(oidc.client.clientId)
  const grant = (known && (await oidc.provider.Grant.find(known))) || (await newGrant(ctx))
  grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '))
  grant.addResourceScope(RESOURCE, [...oidc.requestParamScopes].join(' '))
  await grant.save()
  return grant
}
