import { EnvelopArmorPlugin } from '@escape.tech/graphql-armor'
import type { Plugin } from 'graphql-yoga'

/** The largest request body in bytes: a whole catalogue fits, nothing larger is ever sent. */
export const BODY_LIMIT = 1024 * 1024

/**
 * Bounds for what one query may ask. The deepest honest one, through the gateway, is a division
 * tree with queues and their records; lists are paged, so depth and width bound the work.
 */
export const limitsPlugin = (): Plugin =>
  EnvelopArmorPlugin({
    // Flattened: a fragment is no level, so that the tiers let through what the gateway lets through.
    maxDepth: {
      n: 14,
      flattenFragments: true,
      ignoreIntrospection: true,
      propagateOnRejection: true,
    },
    maxAliases: { n: 30 },
    maxDirectives: { n: 20 },
    maxTokens: { n: 3_000 },
    costLimit: { enabled: false },
    blockFieldSuggestion: { enabled: false },
  }) as Plugin
