/** A way to a server that can be cut, and opened again: the server is gone for whoever goes through here, and for nobody else. */
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export interface Way {
  /** The address, with this way in the place of the server's. */
  url: string;
  /** Ends all connections, and refuses new ones. */
  cut(): Promise<void>;
  /** Lets connections stand without a word, new ones too, as when a machine vanishes. */
  freeze(): void;
  open(): Promise<void>;
}

export async function wayTo(url: string): Promise<Way> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [from, to] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.on('data', (bytes) => frozen || to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const address = new URL(url);
  address.host = `127.0.0.1:${port}`;
  return {
    url: address.href,
    cut: () => new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    }),
    freeze: () => void (frozen = true),
    open: async () => {
      frozen = false;
      if (!server.listening) await listen(port);
    },
  };
}
