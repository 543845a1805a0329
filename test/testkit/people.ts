import type { Role } from '@liandong/shared/auth'
import type { Person } from './issuer.ts'

const person = (
  name: string,
  roles: Role[],
  division: string,
  department: string | null,
): Person => ({
  id: `${roles[0]}-${division}${department ? `-${department}` : ''}`,
  name,
  division,
  department,
  roles,
})

/** 代办员 of a station. */
export const agent = (division: string): Person => person('王秀英', ['agent'], division, null)
/** 窗口人员 of a department at a centre. */
export const clerk = (division: string, department: string): Person =>
  person('李建国', ['clerk'], division, department)
/** 首席代表 of a department at a centre. */
export const chief = (division: string, department: string): Person =>
  person('陈志强', ['chief'], division, department)
/** Centre manager. */
export const manager = (division: string): Person => person('赵敏', ['manager'], division, null)
/** 效能监察 at the city. */
export const supervisor = (division: string): Person =>
  person('周文', ['supervisor'], division, null)
/** 运维 of an instance. */
export const operator = (division: string): Person => person('吴磊', ['operator'], division, null)
