import type { Provider } from 'oidc-provider'

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/**
 * Lets somebody sign in at a browser where another person still is: ends the other one's session.
 * Left to itself the provider would do that by a page that sends itself with a script.
 */
export const changePerson = async (
  provider: Provider,
  interaction: Interaction,
  personId: string,
): Promise<void> => {
  const { session } = interaction
  if (!session || session.accountId === personId) return
  const other = await provider.Session.findByUid(session.uid)
  await other?.destroy()
  interaction.session = undefined
  await interaction.persist()
}
