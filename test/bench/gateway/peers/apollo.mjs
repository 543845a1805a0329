// Apollo Gateway with Apollo Server as they come, over the three federated subgraphs.
import { ApolloGateway, IntrospectAndCompose } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'

const { city, district, township } = JSON.parse(process.env.SERVICES)
const subgraphs = Object.entries({ city, district, township }).map(([name, address]) => ({
  name,
  url: `${address}/federated`,
}))
const gateway = new ApolloGateway({ supergraphSdl: new IntrospectAndCompose({ subgraphs }) })
const server = new ApolloServer({ gateway })
await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: Number(process.env.PORT) },
})
