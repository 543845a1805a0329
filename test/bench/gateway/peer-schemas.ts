import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readSdl, sharedSdl } from '@liandong/shared/graphql'
import { type DefinitionNode, Kind, parse, print } from 'graphql'
import { projectRoot } from '../project.ts'

const ownSdl = (tier: string): string =>
  readSdl(pathToFileURL(join(projectRoot, `services/${tier}/schema.graphql`)))

const isCase = (node: DefinitionNode): boolean =>
  node.kind === Kind.OBJECT_TYPE_EXTENSION && node.name.value === 'Case'

const onlyRoot = (field: string) => (node: DefinitionNode) =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Query'
    ? { ...node, fields: (node.fields ?? []).filter(({ name }) => name.value === field) }
    : node

const cut = (tier: string, root: string, keep: (node: DefinitionNode) => boolean): string => {
  const { definitions } = parse(`${sharedSdl('graphql/base')}\n${ownSdl(tier)}`)
  return print({ kind: Kind.DOCUMENT, definitions: definitions.filter(keep).map(onlyRoot(root)) })
}

/**
 * The tiers' schemas for stitching by hand, the desk left out. The city's list is cut from its
 * entry: stitching believes a service that declares `Case.supervision` to fill it in its lists too.
 */
export const peerSchemas = () => ({
  list: cut('city', 'ledger', (node) => !isCase(node)),
  city: cut('city', 'supervisionOf', () => true),
  district: cut('district', 'processingOf', () => true),
  township: cut('township', 'intakeOf', () => true),
})
