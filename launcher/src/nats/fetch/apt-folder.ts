import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type AptSource, sourceText } from './apt-sources.ts'

// In apt's configuration a quote ends the text, and there is no escape for it.
const quoted = (text: string): string => `"${text.replaceAll('"', '')}"`

/**
 * Settings by which apt works in a folder of its own: it neither reads nor changes the machine's
 * lists, caches and pins, and runs none of the machine's hooks. Keys, proxies and passwords stay
 * the machine's.
 */
export const aptConfig = (folder: string): string =>
  [
    '#clear APT::Update;',
    '#clear DPkg;',
    'Dir::Etc::sourcelist "/dev/null";',
    `Dir::Etc::sourceparts ${quoted(join(folder, 'sources'))};`,
    'Dir::Etc::preferences "/dev/null";',
    'Dir::Etc::preferencesparts "/dev/null";',
    'Dir::State::status "/dev/null";',
    `Dir::State::lists ${quoted(join(folder, 'lists'))};`,
    `Dir::Cache ${quoted(join(folder, 'cache'))};`,
    'Acquire::Languages "none";',
    'Acquire::Retries "2";',
    'Acquire::http::Timeout "20";',
    'Acquire::https::Timeout "20";',
    '',
  ].join('\n')

/** Lays the folder in which apt reads one suite of one source; answers the configuration's file. */
export const layAptFolder = async (
  folder: string,
  source: AptSource,
  suite: string,
): Promise<string> => {
  for (const part of ['sources', 'lists/partial', 'cache/archives/partial', 'packages']) {
    await mkdir(join(folder, part), { recursive: true })
  }
  await writeFile(join(folder, 'sources', 'archive.sources'), sourceText(source, suite))
  const file = join(folder, 'apt.conf')
  await writeFile(file, aptConfig(folder))
  return file
}
