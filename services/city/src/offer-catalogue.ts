import { validateCatalogue } from '@liandong/shared/catalogue'
import type { Desk } from '@liandong/shared/desk'
import { catalogueSubject } from '@liandong/shared/messages'
import { readCatalogueFiles } from './catalogue-files.ts'
import { releaseCatalogue } from './publish-catalogue.ts'

/** The first version comes with the service; a fault in it is a fault of the build. */
const publishFirst = async (desk: Desk, files: URL): Promise<void> => {
  const checked = validateCatalogue(readCatalogueFiles(files))
  if (!checked.ok) throw new Error(`the catalogue is not valid:\n${checked.problems.join('\n')}`)
  await releaseCatalogue(desk, checked.value)
}

/**
 * Owes every version once more to every instance, the newest first: one that joined the network or
 * lost its database may lack them, and the broker keeps a message for a week only. Old ones are
 * needed as well, because entries are judged by the version that they name.
 */
const offerAgain = async (desk: Desk): Promise<void> => {
  const others = [...desk.network.instances.keys()].filter((id) => id !== desk.instance.id)
  const subject = catalogueSubject(desk.instance.divisions[0] ?? '')
  await desk.database.write`
    with replaced as (delete from outbox where subject = ${subject})
    insert into outbox (subject, payload, awaiting)
    select ${subject}, content::text, ${others}::text[]
    from catalogues order by version desc`
  desk.relay.hint()
}

/** At the city's start: publishes version 1 when there is none yet, else offers all again. */
export const offerCatalogue = async (desk: Desk, files: URL): Promise<void> => {
  if (await desk.catalogue.latest()) await offerAgain(desk)
  else await publishFirst(desk, files)
}
