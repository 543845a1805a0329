import type { PidFile } from '../processes/pid-file.ts'
import type { Death, Watch } from '../processes/process.ts'
import { deathLines } from '../processes/report.ts'
import type { Say } from '../progress.ts'

/** Records the processes of one network for the next start, and reports their deaths. */
export const watching = (
  pids: PidFile,
  say: Say,
  onDeath: (death: Death) => void = () => {},
): Watch => ({
  onSpawn: pids.add,
  onEnd: pids.remove,
  onDeath: (death) => {
    for (const line of deathLines(death)) say(line)
    onDeath(death)
  },
  onBack: (name) => say(`✓ ${name} 已恢复 · is back`),
})
