import { sabotages } from './sabotages/index.ts'

/** The names by which `--sabotage` knows them. */
export const sabotageNames: readonly string[] = sabotages.map(({ name }) => name)

/** The module that a service loads first (`node --import`) to run with a sabotage. Compiled only. */
export const preloadOf = (name: string): string =>
  new URL(`./preload.js?${name}`, import.meta.url).href

/** Whether violations show that a sabotage was found, by the rules that have to do with it. */
export const isFound = (name: string, violations: readonly { rule: string }[]): boolean => {
  const rules = sabotages.find((one) => one.name === name)?.foundBy ?? []
  return violations.some(({ rule }) => rules.includes(rule))
}
