import { mayOperate } from '@liandong/shared/auth'
import { refuse as refuseCommand } from '@liandong/shared/case'
import { type Catalogue, validateCatalogue } from '@liandong/shared/catalogue'
import { type Caller, catalogueOwed, type Desk, requireActor } from '@liandong/shared/desk'
import { type Result, refuse } from '@liandong/shared/identity'
import { originOf } from '@liandong/shared/network'
import { keepCatalogue } from '@liandong/shared/persistence'

const notOperator = refuse(
  'FORBIDDEN',
  '只有市级运维人员可以发布事项目录，请联系市政务服务中心。',
  'Only the city operator publishes the catalogue; ask the city service centre.',
)

const wrongVersion = (next: number) =>
  refuse(
    'CATALOGUE_VERSION',
    `下一版本号应为 ${next}，请修改后重新发布。`,
    `The next version is ${next}; correct the document and publish it again.`,
  )

const invalid = (problems: readonly string[]) => {
  const told = problems.slice(0, 30).join('\n')
  return refuse(
    'CATALOGUE_INVALID',
    `目录有误，请改正：\n${told}`,
    `Correct the catalogue:\n${told}`,
  )
}

const parse = (document: string): unknown => {
  try {
    return JSON.parse(document)
  } catch {
    return undefined
  }
}

/**
 * Keeps a version and owes it to every other instance, in one commit: whoever was away gets it
 * when it is back. False when the version is there already.
 */
export const releaseCatalogue = async (desk: Desk, catalogue: Catalogue): Promise<boolean> => {
  const kept = await keepCatalogue(desk.database.write, catalogue, catalogueOwed(desk))
  if (kept !== 'new') return false
  desk.catalogue.renew()
  desk.relay.hint()
  desk.log.info({ version: catalogue.version }, 'catalogue version published')
  return true
}

/** Checks and releases a new catalogue version for the city's operator. */
export const publishCatalogue = async (
  desk: Desk,
  caller: Caller,
  document: string,
): Promise<Result<Catalogue>> => {
  const actor = requireActor(caller)
  if (!actor.ok) return actor
  if (!mayOperate(actor.value, desk.instance.divisions[0] ?? '')) return notOperator
  // A restored database may not know the last version yet, and its number would be given twice.
  const session = await desk.recovery.trusted(originOf(desk.instance.divisions[0] ?? ''))
  if (!session) return refuseCommand('CATCHING_UP')
  const checked = validateCatalogue(parse(document))
  if (!checked.ok) return invalid(checked.problems)
  const next = ((await desk.catalogue.latest())?.version ?? 0) + 1
  if (checked.value.version !== next) return wrongVersion(next)
  return (await releaseCatalogue(desk, checked.value))
    ? { ok: true, value: checked.value }
    : wrongVersion(next + 1)
}
