import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A path below the folder of the project. */
export const at = (...parts) => join(root, ...parts)
