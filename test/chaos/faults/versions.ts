import { EVENT_VERSION, WRITABLE_VERSIONS } from '@liandong/shared/case'
import { atOnce, endProcess, type Fault } from './fault.ts'

/** The variable that says in which version an instance writes its events. */
export const VERSION_VARIABLE = 'LIANDONG_EVENT_VERSION'

/** Whether there is anything to mix: with one writable version all write alike, and nothing is tried. */
export const areMixed = (writable: readonly number[] = WRITABLE_VERSIONS): boolean =>
  writable.length > 1

/** The version after the one that is written now, and the first one after the last. */
export const nextVersion = (
  now: string | undefined,
  writable: readonly number[] = WRITABLE_VERSIONS,
): string => {
  const place = writable.indexOf(Number(now ?? EVENT_VERSION))
  return `${writable[(place + 1) % writable.length]}`
}

/**
 * An instance is updated, or set back, to another event version, while others keep theirs. Only
 * versions that this program can write are mixed, as in an upgrade one by one.
 */
export const versions: Fault = {
  lasts: atOnce,
  targets: ({ members }) => members.map(({ name }) => name),
  strike: async (stage, target) => {
    const env = stage.members.find(({ name }) => name === target)?.env
    if (env) env[VERSION_VARIABLE] = nextVersion(env[VERSION_VARIABLE])
    return endProcess(stage, target, 'SIGTERM')
  },
}
