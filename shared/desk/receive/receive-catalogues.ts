import { type Catalogue, validateCatalogue } from '../../catalogue/index.ts'
import type { InboundMessage } from '../../messaging/index.ts'
import { type DeadLetter, keepCatalogue } from '../../persistence/index.ts'
import { catalogueOwed } from '../catalogue-owed.ts'
import type { Desk } from '../desk.ts'
import { blamesTheData, letterOf, type Read, type Unread } from './letter.ts'
import { writerOf } from './writer.ts'

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
  const writer = writerOf(desk, message.subject)
  if (!read.ok) return letterOf(message, writer, read)
  const { version } = read.value
  const kept = await keepCatalogue(desk.database.write, read.value, catalogueOwed(desk))
  if (kept === 'differs') {
    const detail = `version ${version} is known with another content`
    return letterOf(message, writer, { reason: 'CATALOGUE_FORKED', detail })
  }
  if (kept === 'new') {
    desk.catalogue.renew()
    desk.log.info({ version }, 'catalogue version received')
  }
  return null
}

const shelveOrLetter = async (desk: Desk, message: InboundMessage): Promise<DeadLetter | null> => {
  try {
    return await shelve(desk, message)
  } catch (error) {
    if (!blamesTheData(error)) throw error
    const words = { reason: 'failed', detail: String(error) }
    return letterOf(message, writerOf(desk, message.subject), words)
  }
}

/** Puts catalogue versions on the shelf; answers the letters of those that are none. */
export const receiveCatalogues = async (
  desk: Desk,
  messages: readonly InboundMessage[],
): Promise<Unread[]> => {
  const unread: Unread[] = []
  for (const message of messages) {
    const letter = await shelveOrLetter(desk, message)
    if (letter) unread.push({ letter, message })
  }
  return unread
}
