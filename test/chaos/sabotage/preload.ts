// Loaded before a service: `node --import <this file>?NAME service.js` runs it with the sabotage NAME.
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'
import { prepare } from './prepare.ts'
import { sabotages } from './sabotages/index.ts'

/** Compiled to test/dist/chaos/sabotage. */
const root = fileURLToPath(new URL('../../../../', import.meta.url))
const name = new URL(import.meta.url).search.slice(1)

const sabotage = sabotages.find((one) => one.name === name)
if (!sabotage) throw new Error(`no sabotage ${name}`)
register('./hooks.js', { parentURL: import.meta.url, data: prepare(root, sabotage) })
process.stderr.write(`sabotage ${name}: ${sabotage.what}\n`)
