import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { v7 as uuid } from 'uuid';
import { Problem, type ProblemCode } from './http/errors.js';
import { type Address, ListenError } from './port.js';

/** Connections at a time in one process; what comes beyond is closed, or goes to another worker. */
const MOST_CONNECTIONS = 10_000;
/** Milliseconds that a connection in use may stand still: whoever does not take an answer is cut off. */
const STANDSTILL = 120_000;

/**
 * Opens the port. Slow and endless requests are cut off, in milliseconds: 15,000 for the headers, 30,000 for all.
 *
 * @throws ListenError
 */
export async function listen(listener: RequestListener, address: Address): Promise<{ server: Server; url: string }> {
  const server = createServer({ headersTimeout: 15_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, connectionsCheckingInterval: 5_000 }, listener);
  const { host } = address;
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(STANDSTILL);
  server.on('clientError', refuse);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new ListenError(address, error)));
    server.listen(address.port, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://${host.includes(':') ? `[${host}]` : host}:${port}` };
}

const causes: Record<string, [ProblemCode, string]> = {
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'The URL and the headers together may have 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request did not arrive in time.'],
};

/** What is not HTTP never reaches the application; it is answered here, in the same form. */
function refuse(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, detail]: [ProblemCode, string] = causes[error.code ?? ''] ?? ['invalid_parameter', 'The request is not valid HTTP.'];
  const problem = new Problem(code, detail);
  const id = uuid();
  const body = JSON.stringify(problem.toDetails('', id));
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.status === 400 ? 'Bad Request' : 'Refused'}\r\nContent-Type: application/problem+json\r\n` +
      `X-Request-Id: ${id}\r\nX-Content-Type-Options: nosniff\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
