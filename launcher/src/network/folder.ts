import { chooseFolder, emptyFolder, makeFolder } from '../data-folder.ts'
import { type Layout, layoutOf } from '../layout.ts'
import { serverAccount } from '../postgres/account.ts'
import { refuseClosed } from '../postgres/reach.ts'
import { endLeftovers } from '../processes/pid-file.ts'
import type { Say } from '../progress.ts'

/** Which folder is wanted, and whether it is to be emptied. */
export type FolderWish = { data?: string | null; city: string; fresh?: boolean }

/** A data folder that nobody else uses: chosen, made, freed of what a killed launcher left running. */
export const layFolder = async (wish: FolderWish, say: Say): Promise<Layout> => {
  const account = await serverAccount()
  const { folder, insteadOf } = await chooseFolder(wish.data ?? null, wish.city, account)
  if (insteadOf) {
    say(`用户 postgres 无法进入 ${insteadOf},数据改存 ${folder}`)
    say(`  User postgres cannot reach ${insteadOf}; the data goes to ${folder}`)
  }
  await refuseClosed(folder, account)
  await makeFolder(folder, account)
  const layout = layoutOf(folder)
  const ended = await endLeftovers(layout.pids)
  if (ended.length > 0) {
    say(`已结束上次遗留的进程 · ended what the last run left behind: ${ended.join(', ')}`)
  }
  if (wish.fresh) await emptyFolder(layout)
  return layout
}
