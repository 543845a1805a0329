export { createGateway, type GatewaySettings } from './gateway.ts'
export type { Answer, Ask, Caller, Listen, Message, Silence } from './upstream/answer.ts'
export type { ClosableUpstream, UpstreamSettings } from './upstream/upstream.ts'
