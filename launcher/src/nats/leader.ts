type StreamDetail = { name: string; cluster?: { leader?: string } }
type Jsz = { account_details?: { stream_detail?: StreamDetail[] }[] }

const TIMEOUT_MS = 2_000

const askOne = async (monitorPort: number, stream: string): Promise<string | null> => {
  try {
    const response = await fetch(`http://127.0.0.1:${monitorPort}/jsz?streams=true`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const { account_details: accounts = [] } = (await response.json()) as Jsz
    const details = accounts.flatMap(({ stream_detail: streams = [] }) => streams)
    return details.find(({ name }) => name === stream)?.cluster?.leader ?? null
  } catch {
    return null
  }
}

/**
 * The server that leads a stream, as most of the servers that answer see it: one that was cut off
 * may still name an old one.
 */
export const leaderOf = async (
  servers: readonly { monitorPort: number }[],
  stream: string,
): Promise<string | null> => {
  const named = await Promise.all(servers.map(({ monitorPort }) => askOne(monitorPort, stream)))
  return named.find((name) => name && named.filter((one) => one === name).length > 1) ?? null
}
