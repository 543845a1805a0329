import type { Stage } from './stage/stage.ts'

const PATIENCE = 2_000

type Readiness = { ready: boolean; checks: { name: string; ok: boolean }[] }

const readinessAt = async (url: string): Promise<Readiness | null> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) })
    return response.status === 200 ? ((await response.json()) as Readiness) : null
  } catch {
    return null
  }
}

/** Whether a process does its work again: it is ready, and a tier has its line to the broker. */
export const isBack = async ({ members, running }: Stage, name: string): Promise<boolean> => {
  const member = members.find((one) => one.name === name)
  if (member) {
    const readiness = await readinessAt(new URL('/ready', member.url).href)
    // The broker, too: an instance is ready without it, but it has not recovered.
    return readiness?.checks.every(({ ok }) => ok) === true
  }
  const { gateway, issuer } = running.addresses
  const origin = { gateway, identity: issuer }[name]
  if (!origin) return true
  const response = await fetch(`${origin}/health`, {
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null)
  await response?.body?.cancel()
  return response?.status === 200
}
