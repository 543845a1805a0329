import type { JsMsg } from '@nats-io/jetstream'
import { vi } from 'vitest'

/** What a test sees of a message: what was told to the broker about it, in order. */
export type FakeMessage = { raw: JsMsg; told: string[] }

/** A message of JetStream that has no broker behind it. */
export const fakeMessage = (
  payload: string,
  headers: Record<string, string> | null = {
    'Nats-Msg-Id': `id-${payload}`,
    'Liandong-Sender': 'township-340405',
  },
): FakeMessage => {
  const told: string[] = []
  const raw = {
    subject: 'case.3404.05.100.township.accepted',
    headers: headers ? { get: (name: string) => headers[name] ?? '' } : undefined,
    data: new TextEncoder().encode(payload),
    ack: vi.fn(() => told.push('ack')),
    nak: vi.fn(() => told.push('nak')),
    working: vi.fn(() => told.push('working')),
  }
  return { raw: raw as unknown as JsMsg, told }
}
