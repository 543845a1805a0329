import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line to a server that a test can cut and mend, as somebody who trips over a cable. */
export type LineSwitch = {
  /** The same address, through this line. */
  through: (url: string) => string
  cut: () => void
  /** Nothing passes any more, and nobody says so. */
  freeze: () => void
  /** As when a machine dies: nobody says so to who is connected, and nobody new is let in. */
  vanish: () => void
  /** What comes from now on passes; what was frozen is cut. */
  mend: () => void
  stop: () => Promise<void>
}

/** Makes a line to the server at this address. */
export const lineTo = async (address: string): Promise<LineSwitch> => {
  const { hostname, port } = new URL(address)
  const sockets = new Set<Socket>()
  let whole = true
  let frozen = false
  const server = createServer((near) => {
    if (!whole) return near.destroy()
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    if (frozen) return
    near.pipe(far)
    far.pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const own = (server.address() as AddressInfo).port
  return {
    through: (url) => {
      const through = new URL(url)
      through.hostname = '127.0.0.1'
      through.port = String(own)
      return through.href
    },
    cut: () => {
      whole = false
      for (const socket of sockets) socket.destroy()
    },
    freeze: () => {
      frozen = true
      for (const socket of sockets) socket.unpipe().pause()
    },
    vanish: () => {
      frozen = true
      for (const socket of sockets) socket.unpipe().pause()
      server.close()
    },
    mend: () => {
      if (frozen) for (const socket of sockets) socket.destroy()
      whole = true
      frozen = false
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
