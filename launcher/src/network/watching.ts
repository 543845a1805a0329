import type { PidFile } from '../processes/pid-file.ts'
import type { Watch } from '../processes/process.ts'
import { deathLines } from '../processes/report.ts'
import type { Say } from '../progress.ts'
import { Refusal } from '../refusal.ts'

/** What is heard of the processes: written down, told, and the end when one cannot be kept up. */
export type Watching = {
  watch: Watch
  /** Resolves when a process was given up. */
  failed: Promise<Refusal>
}

const gaveUp = (name: string): Refusal =>
  new Refusal(
    'GAVE_UP',
    `${name} 多次启动后又退出,已全部停止。请查看上面的日志,改正后重新运行 npm start。`,
    `${name} died again and again, so everything was stopped. Read its log above, mend the cause, and run npm start again.`,
  )

/** Watches the processes of one network. */
export const watching = (pids: PidFile, say: Say): Watching => {
  let fail: (refusal: Refusal) => void = () => {}
  const failed = new Promise<Refusal>((resolve) => {
    fail = resolve
  })
  return {
    failed,
    watch: {
      onSpawn: pids.add,
      onEnd: pids.remove,
      onDeath: (death) => {
        for (const line of deathLines(death)) say(line)
        if (death.restartInMs === null) fail(gaveUp(death.name))
      },
      onBack: (name) => say(`✓ ${name} 已恢复 · is back`),
    },
  }
}
