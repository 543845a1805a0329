import type { Network } from '@liandong/shared/network'
import type { RunningNetwork } from './network/start-network.ts'
import type { DemoPerson } from './people/demo-people.ts'
import { DEMO_PASSWORD } from './people/password.ts'
import { alignRows } from './table.ts'

const STATIONS_SHOWN = 2

const roleNames: Record<string, string> = {
  agent: '代办员 agent',
  clerk: '窗口人员 clerk',
  chief: '首席代表 chief representative',
  manager: '中心主任 manager',
  supervisor: '效能监察 supervisor',
  operator: '运维 operator',
}

const nameOf = (network: Network, code: string): string =>
  network.divisions.find((division) => division.code === code)?.name ?? code

/** Two stations of one district, towns 镇 first, then that district, then the city. */
const shownDivisions = ({ city, divisions }: Network): string[] => {
  const district = divisions.filter(({ tier }) => tier === 'district').at(-1)?.code ?? ''
  const stations = divisions.filter(({ parent }) => parent === district)
  const towns = stations.filter(({ name }) => name.endsWith('镇'))
  const shown = [...new Set([...towns, ...stations])].slice(0, STATIONS_SHOWN)
  return [...shown.map(({ code }) => code), district, city]
}

/** The department with the licences that most people know; the first one when it is not there. */
const shownDepartment = (people: DemoPerson[]): string | undefined => {
  const departments = people.flatMap(({ department }) => department ?? [])
  return departments.includes('market-regulation') ? 'market-regulation' : departments[0]
}

/** Of each shown division one person a post: enough to sign in with, the file has them all. */
const shownPeople = ({ network, people }: RunningNetwork): DemoPerson[] => {
  const shown = [null, shownDepartment(people)]
  return shownDivisions(network).flatMap((code) =>
    people.filter(({ division, department }) => division === code && shown.includes(department)),
  )
}

const peopleRows = (running: RunningNetwork): string[][] =>
  shownPeople(running).map(({ username, name, division, roles }) => [
    username,
    name,
    nameOf(running.network, division),
    roles.map((role) => roleNames[role] ?? role).join(', '),
  ])

const addressRows = ({ addresses, network, layout, metrics }: RunningNetwork): string[][] => [
  ['网关 gateway (GraphiQL)', `${addresses.gateway}/graphql`],
  ['身份认证 identity', addresses.issuer],
  ...network.instances.map(({ id, url, divisions }) => {
    const [first = ''] = divisions
    const more =
      divisions.length > 1 ? ` 等${divisions.length}个站 (${divisions.length} stations)` : ''
    return [id, url, nameOf(network, first) + more]
  }),
  ['NATS 监控 monitoring', addresses.natsMonitor],
  ['指标 metrics', metricsShown(metrics)],
  ['  Prometheus file_sd', layout.metricsTargets],
  ['数据 data', layout.root],
  ['日志 logs', layout.logs],
]

/** One address in full; the others are in the file for Prometheus. */
const metricsShown = (metrics: RunningNetwork['metrics']): string =>
  `http://${metrics.gateway}/metrics 等${Object.keys(metrics).length}处 (${Object.keys(metrics).length} places)`

/** What the person at the terminal needs to go on, as lines: addresses, people, next commands. */
export const summary = (running: RunningNetwork): string[] => [
  '',
  `联动已启动 · Liandong is running: ${nameOf(running.network, running.network.city)}`,
  '',
  ...alignRows(addressRows(running)),
  '',
  `演示人员,密码均为 ${DEMO_PASSWORD} · demo people, all with the password ${DEMO_PASSWORD}`,
  ...alignRows(peopleRows(running)),
  `  全部 ${running.people.length} 人 all of them: ${running.layout.running}`,
  '',
  ...alignRows([
    ['演示 story (另开终端 in a second terminal)', 'npm run story'],
    ['令牌 token for curl', 'npm run token -- USERNAME'],
    ['停止 stop', 'Ctrl-C'],
  ]),
  '',
]
