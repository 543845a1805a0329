import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { replaceOnce } from './replace-once.ts'
import type { Sabotage } from './sabotage.ts'

/** The sabotaged source of each module, by the URL under which Node loads it. */
export type Altered = Record<string, string>

/** What is left of a source file that is gone is loaded by nobody. */
const mustBeCurrent = (root: string, module: string): void => {
  const source = module.replace('/dist/', '/').replace(/\.js$/, '.ts')
  if (!existsSync(join(root, source))) throw new Error(`${module}: there is no ${source}`)
}

/** Alters the modules that a sabotage names. Throws when one of its pieces is not there. */
export const prepare = (root: string, { edits }: Sabotage): Altered => {
  const altered: Altered = {}
  for (const edit of edits) {
    mustBeCurrent(root, edit.module)
    const file = join(root, edit.module)
    const { href } = pathToFileURL(file)
    altered[href] = replaceOnce(altered[href] ?? readFileSync(file, 'utf8'), edit)
  }
  return altered
}
