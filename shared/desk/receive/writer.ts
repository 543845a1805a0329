import type { CaseEvent } from '../../case/index.ts'
import { writerOn } from '../../messages/index.ts'
import type { Desk } from '../desk.ts'

const instanceAt = ({ network }: Desk, division: string): string =>
  network.instanceServing(division)?.id ?? division

/**
 * The instance that wrote a message. The broker lets nobody else publish on its subject, whatever
 * the message says of its sender.
 */
export const writerOf = (desk: Desk, subject: string): string =>
  instanceAt(desk, writerOn(subject) ?? desk.instance.divisions[0]?.slice(0, 4) ?? '')

/** The instance that wrote an event, which was found to agree with its subject. */
export const writerOfEvent = (desk: Desk, { by }: CaseEvent): string =>
  instanceAt(desk, by.division)

/**
 * Whether there is a bound to what a writer may have waiting here. What was held back must be sent
 * again by somebody: nobody sends our own entries again, and while the feeds are read anew the
 * senders may have forgotten long ago what the broker brings. Peers that are asked for what stream and
 * backup have lost are asked again for what was held back.
 */
export const isBounded = ({ instance, recovery }: Desk, writer: string): boolean =>
  writer !== instance.id && !recovery.readsAnew()
