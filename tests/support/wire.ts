/** Requests off the wire, to the app behind its real listener: many in little time, and those that supertest cannot send. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { listen } from '../../src/listen.js';
import type { TestNewsroom } from './newsroom.js';

export interface WireAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

interface Sending {
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Wire {
  port: number;
  /** Sends a request whose path goes out as it is. */
  send(method: string, path: string, sending?: Sending): Promise<WireAnswer>;
  /** Sends bytes, and answers what comes back until the server closes. */
  raw(bytes: string): Promise<string>;
  close(): Promise<void>;
}

export async function openWire({ app }: Pick<TestNewsroom, 'app'>): Promise<Wire> {
  const { server, url } = await listen(app, { port: 0, host: '127.0.0.1' });
  const port = Number(new URL(url).port);
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  return {
    port,
    send: (method, path, { headers = {}, body } = {}) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
        const sent = request({ host: '127.0.0.1', port, agent, method, path, headers: { ...length, ...headers } }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() }));
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    raw: (bytes) =>
      new Promise((resolve, reject) => {
        let text = '';
        const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.on('error', reject);
        socket.on('close', () => resolve(text));
      }),
    close: () => {
      agent.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
