// Mercurius gateway with its JIT, over the three federated subgraphs.
import mercuriusGateway from '@mercuriusjs/gateway'
import Fastify from 'fastify'

const { city, district, township } = JSON.parse(process.env.SERVICES)
const services = Object.entries({ city, district, township }).map(([name, address]) => ({
  name,
  url: `${address}/federated`,
  mandatory: true,
}))
const app = Fastify()
await app.register(mercuriusGateway, { gateway: { services }, jit: 1 })
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
