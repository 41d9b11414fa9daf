/** The address that a server is to listen on. */
import { createServer } from 'node:net';
import type { Config } from './config.js';

/** An address that cannot be listened on, in a sentence that names the settings. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  constructor({ port, host, setting = 'PORT' }: Address, cause: Error) {
    super(`${setting}, HOST: cannot listen on ${host}:${port}: ${cause.message}.`);
  }
}

export interface Address extends Pick<Config, 'port' | 'host'> {
  /** The setting that the port is from; PORT when absent. */
  setting?: string;
}

/**
 * Asks whether the address can be listened on, before a start makes a database, and a key that it shows only once.
 *
 * @throws ListenError
 */
export async function demandPort(address: Address): Promise<void> {
  const server = createServer((connection) => connection.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new ListenError(address, error)));
    server.listen(address.port, address.host, resolve);
  });
  await new Promise((resolve) => server.close(resolve));
}
