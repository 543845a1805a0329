import type { ServiceItem } from '../../catalogue/index.ts'
import { refusalError } from '../../graphql/index.ts'
import { tierOf } from '../../network/index.ts'
import { pageSize } from '../../persistence/index.ts'
import type { ShelvedCatalogue } from '../catalogue-shelf.ts'
import type { TierContext } from '../context.ts'
import { searchGuide } from '../guide.ts'
import { codeOf, cursorRefused, sizeOf } from '../paging.ts'

type GuideArgs = {
  division: string
  search?: string | null
  department?: string | null
  first: number | null
  after?: string | null
}

const notYet = {
  code: 'CATALOGUE_NOT_RECEIVED',
  zh: '事项目录尚未下发到本级，请稍后再试。',
  en: 'The catalogue has not reached this instance yet; try again shortly.',
}

const shown = (item: ServiceItem, catalogue: ShelvedCatalogue) => ({
  ...item,
  version: catalogue.version,
  department: catalogue.departments.find(({ code }) => code === item.department) ?? {
    code: item.department,
    name: item.department,
  },
})

const guide = async (_: unknown, args: GuideArgs, { desk }: TierContext) => {
  const catalogue = await desk.catalogue.latest()
  if (!catalogue) throw refusalError(notYet)
  const tier = tierOf(args.division) ?? desk.instance.tier
  const filter = { tier, search: args.search ?? null, department: codeOf(args.department) }
  const page = searchGuide(catalogue, filter, pageSize(sizeOf(args.first)), args.after ?? null)
  if (!page) throw cursorRefused()
  const edges = page.items.map((item) => ({ cursor: item.code, node: shown(item, catalogue) }))
  const pageInfo = { hasNextPage: page.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null }
  return { version: catalogue.version, edges, pageInfo, totalCount: page.total }
}

const guideItem = async (
  _: unknown,
  { code, version }: { code: string; version?: number | null },
  { desk }: TierContext,
) => {
  const catalogue =
    typeof version === 'number'
      ? await desk.catalogue.version(version)
      : await desk.catalogue.latest()
  const item = catalogue?.byCode.get(code)
  return catalogue && item ? shown(item, catalogue) : null
}

/** Resolvers of the guide 办事指南: open to everybody, from this instance's own copy. */
export const guideResolvers = { Query: { guide, guideItem } }
