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

/** Owes the newest version once more to every instance: one that joined the network may lack it. */
const offerAgain = async (desk: Desk): Promise<void> => {
  const others = [...desk.network.instances.keys()].filter((id) => id !== desk.instance.id)
  const subject = catalogueSubject(desk.instance.divisions[0] ?? '')
  await desk.database.write`
    with replaced as (delete from outbox where subject = ${subject})
    insert into outbox (subject, payload, awaiting)
    select ${subject}, content::text, ${others}::text[]
    from catalogues order by version desc limit 1`
  desk.relay.hint()
}

/** At the city's start: publishes version 1 when there is none yet, else offers the newest again. */
export const offerCatalogue = async (desk: Desk, files: URL): Promise<void> => {
  if (await desk.catalogue.latest()) await offerAgain(desk)
  else await publishFirst(desk, files)
}
