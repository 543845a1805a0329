import { cityList } from './options.ts'

/** The text of `npm start -- --help`. */
export const usage = `npm start -- [选项 options]

  --city CODE        城市 the city: ${cityList}
                     默认 default: 340400
  --districts LIST   区县 districts: all 或 or 340405,340403
                     默认为两个区县 default: two of them
  --port N           起始端口 first port: N 网关 gateway, N+1 身份 identity, N+2 NATS,
                     N+3 NATS 监控 monitoring, N+4 PostgreSQL, N+10… 各服务 services
                     默认 default: 4000
  --host ADDRESS     网关和身份服务的监听地址 where gateway and identity listen
                     默认 default: 127.0.0.1
  --data DIR         数据目录 data folder, 默认 default: .data/<city>
  --fresh            清空数据后启动 start from empty data
  --help             显示本说明 this text

停止 stop: Ctrl-C
演示 story (另开终端 in a second terminal): npm run story
令牌 token for curl: npm run token -- USERNAME
`
