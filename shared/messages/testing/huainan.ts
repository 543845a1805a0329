import { type Instance, type Network, planNetwork } from '../../network/index.ts'

/** Huainan with two of its districts: one instance for the city, two for districts, two for stations. */
export const huainan = (): Network => {
  const plan = planNetwork({
    cityCode: '340400',
    districts: ['340405', '340403'],
    urlFor: () => 'http://127.0.0.1:4010/graphql',
  })
  if (!plan.ok) throw new Error(plan.problems.join('; '))
  return plan.value
}

/** An instance of a network by its id. */
export const instanceOf = (network: Network, id: string): Instance => {
  const found = network.instances.find((instance) => instance.id === id)
  if (!found) throw new Error(`no instance ${id}`)
  return found
}
