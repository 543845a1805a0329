import { randomUUID } from 'node:crypto'

const IN_A_MILLISECOND = 4_096

let last = 0
let count = 0

/** A time that grows with every call: milliseconds, and a count inside them. */
const tick = (): void => {
  const now = Date.now()
  if (now > last) {
    last = now
    count = 0
    return
  }
  count += 1
  if (count < IN_A_MILLISECOND) return
  last += 1
  count = 0
}

/** A UUIDv7 as PostgreSQL makes them: ids made here sort in the order in which they were made. */
export const messageId = (): string => {
  tick()
  const time = last.toString(16).padStart(12, '0')
  const order = count.toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order}${randomUUID().slice(18)}`
}
