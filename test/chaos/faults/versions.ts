import { atOnce, endProcess, type Fault } from './fault.ts'

/** The variable that says in which version an instance writes its events. */
export const EVENT_VERSION = 'LIANDONG_EVENT_VERSION'

/** An instance is updated, or set back, to another event version, while others keep theirs. */
export const versions: Fault = {
  lasts: atOnce,
  targets: ({ members }) => members.map(({ name }) => name),
  strike: async (stage, target) => {
    const env = stage.members.find(({ name }) => name === target)?.env
    if (env) env[EVENT_VERSION] = env[EVENT_VERSION] === '1' ? '2' : '1'
    return endProcess(stage, target, 'SIGTERM')
  },
}
