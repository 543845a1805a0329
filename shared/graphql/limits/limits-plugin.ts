import type { Plugin } from 'graphql-yoga'
import type { KnownDocuments } from '../known-documents.ts'
import { boundedParse } from './bounded-parse.ts'
import type { Limiter } from './limiter.ts'
import type { OperationLimits } from './operation-limits.ts'

/** What the plugin refuses with, and where it keeps documents that are valid. */
export type LimitsPlugin = {
  limits: OperationLimits
  limiter: Limiter
  documents?: KnownDocuments
}

/** Refuses operations that ask for too much before they run: what Yoga parses, executes or subscribes to. */
export const limitsPlugin = ({ limits, limiter, documents }: LimitsPlugin): Plugin => {
  const parse = boundedParse(limits)
  return {
    onParse: ({ params: { source }, setParsedDocument, setParseFn }) => {
      const known = typeof source === 'string' ? documents?.known(source) : null
      if (known) setParsedDocument(known)
      else setParseFn(parse)
    },
    onValidate: ({ params: { documentAST }, setResult }) => {
      if (documents?.isKnown(documentAST)) {
        setResult([])
        return
      }
      return ({ valid }) => {
        if (valid) documents?.keep(documentAST)
      }
    },
    onExecute: ({ args, setResultAndStopExecution }) => {
      const errors = limiter.excesses(args)
      if (errors.length > 0) setResultAndStopExecution({ errors })
    },
    onSubscribe: ({ args, setResultAndStopExecution }) => {
      const errors = limiter.excesses(args)
      if (errors.length > 0) setResultAndStopExecution({ errors })
    },
  }
}
