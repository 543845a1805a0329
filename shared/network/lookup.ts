import { divisionOfOrigin, pathOf } from './codes.ts'
import type { Division, DivisionCode } from './division.ts'
import type { Instance, Network } from './network.ts'

/** Fast answers about a network; every one takes constant time, or one step a tier. */
export type NetworkIndex = {
  divisions: ReadonlyMap<DivisionCode, Division>
  instances: ReadonlyMap<string, Instance>
  division: (code: DivisionCode) => Division | undefined
  childrenOf: (code: DivisionCode) => readonly Division[]
  instanceById: (id: string) => Instance | undefined
  instanceServing: (code: DivisionCode) => Instance | undefined
  /**
   * The instances that hold a copy of a case with this origin (9 digits): those that serve the division
   * which accepted it and the divisions above it, the city's first. A tier that no instance serves is left out.
   */
  concernedInstances: (origin: string) => Instance[]
}

/** The index of a network that `parseNetwork` or `planNetwork` gave. Build it once: it does not see later changes. */
export function networkIndex(network: Network): NetworkIndex {
  const divisions = new Map(network.divisions.map((division) => [division.code, division]))
  const instances = new Map(network.instances.map((instance) => [instance.id, instance]))
  const children = childrenByParent(network.divisions)
  const serving = new Map(
    network.instances.flatMap((instance) => instance.divisions.map((code) => [code, instance])),
  )
  const instanceServing = (code: DivisionCode) => serving.get(code)
  return {
    divisions,
    instances,
    division: (code) => divisions.get(code),
    childrenOf: (code) => children.get(code) ?? [],
    instanceById: (id) => instances.get(id),
    instanceServing,
    concernedInstances: (origin) =>
      pathOf(divisionOfOrigin(origin))
        .map(instanceServing)
        .filter((instance) => instance !== undefined),
  }
}

function childrenByParent(divisions: readonly Division[]): Map<DivisionCode | null, Division[]> {
  const children = new Map<DivisionCode | null, Division[]>()
  for (const division of divisions) {
    const siblings = children.get(division.parent)
    if (siblings) siblings.push(division)
    else children.set(division.parent, [division])
  }
  return children
}
