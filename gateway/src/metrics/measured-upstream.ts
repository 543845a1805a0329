import type { Instance } from '@liandong/shared/network'
import type { Answer } from '../upstream/answer.ts'
import type { ClosableUpstream } from '../upstream/upstream.ts'
import type { GatewayMetrics } from './gateway-metrics.ts'

type Answered = Answer | AsyncIterableIterator<Answer>

/** The way to the instances, measured. Of a subscription it is the opening that counts. */
export const measuredUpstream = (
  upstream: ClosableUpstream,
  { upstream: tell }: GatewayMetrics,
): ClosableUpstream => {
  const measured = async <Value extends Answered>(
    instance: Instance,
    asking: () => Promise<Value>,
  ): Promise<Value> => {
    const begun = performance.now()
    const answer = await asking()
    const silent = 'ok' in answer && !answer.ok
    tell(instance, silent ? answer.why : 'answered', (performance.now() - begun) / 1_000)
    return answer
  }
  return {
    ...upstream,
    ask: (instance, ...rest) => measured(instance, () => upstream.ask(instance, ...rest)),
    listen: (instance, ...rest) => measured(instance, () => upstream.listen(instance, ...rest)),
  }
}
