import { type Catalogue, validateCatalogue } from '../../catalogue/index.ts'
import type { InboundMessage } from '../../messaging/index.ts'
import { type DeadLetter, keepCatalogue } from '../../persistence/index.ts'
import { catalogueOwed } from '../catalogue-owed.ts'
import type { Desk } from '../desk.ts'
import { blamesTheData, letterOf, type Read } from './letter.ts'

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const readCatalogue = ({ payload }: InboundMessage): Read<Catalogue> => {
  const checked = validateCatalogue(parseJson(payload))
  if (checked.ok) return checked
  return { ok: false, reason: 'malformed', detail: checked.problems.slice(0, 20).join('; ') }
}

const shelve = async (desk: Desk, message: InboundMessage): Promise<DeadLetter | null> => {
  const read = readCatalogue(message)
  if (!read.ok) return letterOf(message, read.reason, read.detail)
  const { version } = read.value
  const kept = await keepCatalogue(desk.database.write, read.value, catalogueOwed(desk))
  if (kept === 'differs') {
    return letterOf(message, 'CATALOGUE_FORKED', `version ${version} is known with another content`)
  }
  if (kept === 'new') {
    desk.catalogue.renew()
    desk.log.info({ version }, 'catalogue version received')
  }
  return null
}

/** Puts catalogue versions on the shelf; answers the letters of those that are none. */
export const receiveCatalogues = async (
  desk: Desk,
  messages: readonly InboundMessage[],
): Promise<DeadLetter[]> => {
  const letters: (DeadLetter | null)[] = []
  for (const message of messages) {
    try {
      letters.push(await shelve(desk, message))
    } catch (error) {
      if (!blamesTheData(error)) throw error
      letters.push(letterOf(message, 'failed', String(error)))
    }
  }
  return letters.filter((letter) => letter !== null)
}
