import { catalogueSubject } from '../messages/index.ts'
import type { CatalogueOwed } from '../persistence/index.ts'
import type { Desk } from './desk.ts'

/**
 * To whom this instance owes a catalogue version that it did not have: whoever serves the city
 * publishes, so everybody else, also when a peer gave it back after a restore; others owe nothing.
 */
export const catalogueOwed = ({ instance, network }: Desk): CatalogueOwed => {
  const [city = ''] = instance.divisions
  const publishes = network.division(city)?.parent === null
  const others = [...network.instances.keys()].filter((id) => id !== instance.id)
  return { subject: catalogueSubject(city), awaiting: publishes ? others : [] }
}
