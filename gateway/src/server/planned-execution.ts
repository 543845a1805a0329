import type { Plugin } from 'graphql-yoga'
import type { Planned } from '../plan/planned.ts'
import type { CallerContext } from '../routing/call.ts'

/** Runs by its plan what has one; everything else is stitched. */
export const plannedExecution = (run: Planned): Plugin<CallerContext> => ({
  onExecute: ({ args, executeFn, setExecuteFn }) => {
    const { caller } = args.contextValue
    setExecuteFn(() => run(args, caller) ?? executeFn(args))
  },
})
