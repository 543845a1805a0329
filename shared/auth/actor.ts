import type { Officer } from '../case/index.ts'

/** The posts of the network: agent 代办员, clerk 窗口人员, chief 首席代表, manager, supervisor 效能监察, operator 运维. */
export const roles = ['agent', 'clerk', 'chief', 'manager', 'supervisor', 'operator'] as const
export type Role = (typeof roles)[number]

/** Who acts, as the verified token says. */
export type Actor = Officer & { roles: readonly Role[] }

/** What goes into the log of a case about the person: no roles, they may change. */
export const officerOf = ({ id, name, division, department }: Actor): Officer => ({
  id,
  name,
  division,
  department,
})

/** Whether the person has one of the roles. */
export const hasRole = (actor: Actor, ...wanted: Role[]): boolean =>
  actor.roles.some((role) => wanted.includes(role))
