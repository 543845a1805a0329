// Stands in for a service in the launcher's tests: answers /ready, /health and /env.
import { createServer } from 'node:http'

const { HOST, PORT, ...rest } = process.env

const server = createServer((request, response) => {
  const body = request.url === '/env' ? JSON.stringify({ HOST, PORT, ...rest }) : 'ok'
  response.end(body)
})
server.listen(Number(PORT), HOST, () => console.log('listening'))

process.on('SIGTERM', () => {
  console.log('stopping')
  process.exit(0)
})
