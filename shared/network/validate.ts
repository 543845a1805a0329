import { z } from 'zod'
import type { Network } from './network.ts'
import { networkProblems } from './problems.ts'

/** A network that holds all rules, or everything that is wrong with it, in plain sentences. */
export type ParsedNetwork = { ok: true; value: Network } | { ok: false; problems: string[] }

const tier = z.enum(['city', 'district', 'township'])

// Only the shape: what values mean is checked by the rules, which can then name the division or instance.
const shape: z.ZodType<Network> = z.strictObject({
  city: z.string(),
  divisions: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string().trim().min(1),
      tier,
      parent: z.string().nullable(),
    }),
  ),
  instances: z.array(
    z.strictObject({
      id: z.string(),
      tier,
      divisions: z.array(z.string()).min(1),
      url: z.string(),
    }),
  ),
})

/**
 * Reads a network file. All faults of shape are told at once; when there are none, all broken rules at once.
 */
export function parseNetwork(input: unknown): ParsedNetwork {
  const parsed = shape.safeParse(input)
  const problems = parsed.success
    ? networkProblems(parsed.data)
    : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'network'}: ${message}`)
  return parsed.success && problems.length === 0
    ? { ok: true, value: parsed.data }
    : { ok: false, problems }
}
