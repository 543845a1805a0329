import type { InstanceFacts, NetworkFacts, ProcessFacts } from './facts.ts'

type Box = { x: number; y: number; width: number; height: number; lines: string[]; kind: string }

const WIDTH = 1000
const BOX = 250
const HEIGHT = 76
const ROWS = { gateway: 60, city: 190, district: 330, township: 470, nats: 610 }

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)

const memory = ({ megabytes }: ProcessFacts): string =>
  megabytes === null ? '' : ` · ${megabytes} MB`

const listening = (facts: ProcessFacts): string => `:${facts.port}${memory(facts)}`

const box = ({ x, y, width, height, lines, kind }: Box): string => {
  const texts = lines.map(
    (text, index) =>
      `<text x="${x + width / 2}" y="${y + 24 + index * 20}" class="${index === 0 ? 'name' : 'fact'}">${escaped(text)}</text>`,
  )
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" class="${kind}"/>${texts.join('')}`
}

const path = (kind: string, ...steps: string[]): string =>
  `<path d="${steps.join(' ')}" class="${kind}"/>`

const middle = ({ x, width }: Box): number => x + width / 2

/** Left runs what the gateway asks, right what the broker carries; each row hangs between the two. */
const LEFT = 40
const RIGHT = WIDTH - 40
const RAIL = 18

/** A row's rails: GraphQL comes in from above, messages leave and come below. */
const rails = (boxes: Box[]): string[] => {
  const [first] = boxes
  if (!first) return []
  const above = first.y - RAIL
  const below = first.y + HEIGHT + RAIL
  const last = middle(boxes.at(-1) ?? first)
  return [
    path('graphql', `M${LEFT} ${above} H${last}`),
    path('messages', `M${middle(first)} ${below} H${RIGHT}`),
    ...boxes.flatMap((box) => [
      path('graphql', `M${middle(box)} ${above} V${box.y}`),
      path('messages', `M${middle(box)} ${box.y + HEIGHT} V${below}`),
    ]),
  ]
}

const instanceBox = (facts: InstanceFacts, x: number, y: number): Box => ({
  x,
  y,
  width: BOX,
  height: HEIGHT,
  kind: facts.instance.tier,
  lines: [
    `${facts.name}  ${listening(facts)}`,
    facts.place,
    `NATS ↑ ${facts.sent}  ↓ ${facts.received}`,
  ],
})

/** The instances of a tier in a row; more than three are drawn as the first two and how many follow. */
const row = (all: InstanceFacts[], y: number): Box[] => {
  const shown = all.length > 3 ? all.slice(0, 2) : all
  const gap = 40
  const count = shown.length + (all.length > shown.length ? 1 : 0)
  const left = (WIDTH - count * BOX - (count - 1) * gap) / 2
  const boxes = shown.map((facts, index) => instanceBox(facts, left + index * (BOX + gap), y))
  if (all.length === shown.length) return boxes
  const x = left + shown.length * (BOX + gap)
  const lines = [`… ${all.length - shown.length} more`]
  return [...boxes, { x, y, width: BOX, height: HEIGHT, kind: 'more', lines }]
}

const style = `
  text { font-family: system-ui, "Noto Sans SC", "WenQuanYi Micro Hei", sans-serif; text-anchor: middle; fill: #1c2733 }
  .title { font-size: 20px; font-weight: 600 } .name { font-size: 14px; font-weight: 600 } .fact { font-size: 12.5px; fill: #43525f }
  .left { text-anchor: start } .right { text-anchor: end }
  rect { stroke: #7b8a97; fill: #fff } .city { fill: #fde9d9 } .district { fill: #e3effb } .township { fill: #e6f4e6 }
  .gateway { fill: #efe6fa } .identity { fill: #f3f3f3 } .nats { fill: #fff7d6 } .postgres { fill: #e9eef3 } .more { stroke-dasharray: 4 }
  path { fill: none; stroke-width: 1.4 } .graphql { stroke: #8a5cc2 } .messages { stroke: #d0a215; stroke-dasharray: 5 3 }
`

/** Draws the network as SVG: who asks whom (violet), and whose messages go through the broker (amber). */
export const draw = (facts: NetworkFacts, day: string): string => {
  const { gateway, identity, nats, postgres, instances } = facts
  const tier = (name: string) => instances.filter(({ instance }) => instance.tier === name)
  const gatewayBox: Box = {
    x: 375,
    y: ROWS.gateway,
    width: BOX,
    height: HEIGHT,
    kind: 'gateway',
    lines: [
      `gateway  ${listening(gateway)}`,
      '统一视图 one stitched GraphQL',
      '/graphql · SSE · GraphiQL',
    ],
  }
  const identityBox: Box = {
    x: 715,
    y: ROWS.gateway,
    width: BOX,
    height: HEIGHT,
    kind: 'identity',
    lines: [
      `identity  ${listening(identity)}`,
      'OpenID: tokens that every',
      'service checks itself',
    ],
  }
  const natsBox: Box = {
    x: 510,
    y: ROWS.nats,
    width: 390,
    height: HEIGHT,
    kind: 'nats',
    lines: [
      `nats-server ${nats.version}  ${listening(nats)}`,
      `JetStream: ${nats.messages} messages, ${nats.consumers} durable consumers`,
      'one key and one rule book an instance',
    ],
  }
  const postgresBox: Box = {
    x: 80,
    y: ROWS.nats,
    width: 390,
    height: HEIGHT,
    kind: 'postgres',
    lines: [
      `PostgreSQL  ${listening(postgres)}`,
      `${instances.length} databases, one role each`,
      `${facts.cases} cases in the city's ledger`,
    ],
  }
  const rows = [row(tier('city'), ROWS.city), row(tier('district'), ROWS.district)]
  const tiers = [...rows, row(tier('township'), ROWS.township)]
  const wires = [
    ...tiers.flatMap(rails),
    path('graphql', `M${gatewayBox.x} ${gatewayBox.y + 38} H${LEFT} V${ROWS.township - RAIL}`),
    path(
      'messages',
      `M${RIGHT} ${ROWS.city + HEIGHT + RAIL} V${ROWS.nats + 38} H${natsBox.x + natsBox.width}`,
    ),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} 720" role="img" aria-label="Liandong, the running network">
<style>${style}</style>
<rect width="${WIDTH}" height="720" fill="#fbfcfd" stroke="none"/>
<text x="500" y="36" class="title">${escaped(facts.city)} · 联动 Liandong, as it ran on ${day}</text>
<text x="${LEFT + 6}" y="${ROWS.gateway + 30}" class="fact left">GraphQL</text>
<text x="${RIGHT - 6}" y="${ROWS.city + HEIGHT + RAIL - 8}" class="fact right">NATS</text>
${wires.join('\n')}
${[gatewayBox, identityBox, ...tiers.flat(), natsBox, postgresBox].map(box).join('\n')}
</svg>
`
}
