import { readFileSync } from 'node:fs'

/**
 * Loaded before a service (`node --import`): its clock is off by the milliseconds in the file that
 * `CHAOS_CLOCK` names, read anew ten times a second. Timers go on as they do when a wall clock is set.
 */
const file = process.env.CHAOS_CLOCK
const Real = Date
let offset = 0

const read = (): void => {
  if (!file) return
  try {
    offset = Number(readFileSync(file, 'utf8')) || 0
  } catch {
    offset = 0
  }
}

const now = (): number => Real.now() + offset

globalThis.Date = new Proxy(Real, {
  construct: (target, args, self) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, self === Date ? target : self),
  apply: () => new Real(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})

read()
setInterval(read, 100).unref()
