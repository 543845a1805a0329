import { readVariables } from '@liandong/shared/graphql'
import type { Plugin } from 'graphql-yoga'
import type { Planned } from '../plan/planned.ts'
import type { CallerContext } from '../routing/call.ts'

/** Runs by its plan what has one; everything else is stitched. */
export const plannedExecution = (run: Planned): Plugin<CallerContext> => ({
  onExecute: ({ args, executeFn, setExecuteFn }) => {
    const { document, operationName, contextValue } = args
    const read = readVariables(args)
    if (!read.ok) return
    const asked = { document, operationName, variables: read.values }
    setExecuteFn(() => run(asked, contextValue.caller) ?? executeFn(args))
  },
})
