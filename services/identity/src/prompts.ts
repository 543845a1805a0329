import { interactionPolicy } from 'oidc-provider'

const { base, Check } = interactionPolicy

/**
 * When a person is asked: the standard rules without the question for consent (both clients are
 * our own), and a fresh sign-in each time for a native client, because another program on the same
 * machine could pose as it and take a session over silently (RFC 8252, 8.6).
 */
export const prompts = (): interactionPolicy.DefaultPolicy => {
  const policy = base()
  policy.get('consent')?.checks.remove('native_client_prompt')
  policy.get('login')?.checks.add(
    new Check('native_client', 'native clients need a fresh sign-in', ({ oidc }) => {
      const native = oidc.client?.applicationType === 'native'
      return native && !oidc.result?.login ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT
    }),
  )
  return policy
}
