import { fileURLToPath } from 'node:url'

/** The project's root folder; the bench runs compiled, three levels below it. */
export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url))
