/** Who holds connections open, or sends a byte now and then, keeps nobody else waiting, and is cut off. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listen } from '../src/listen.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

const IDLE = 1_000;
const SLOW = 100;

let newsroom: TestNewsroom;
let server: Server;
let url: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  ({ server, url } = await listen(newsroom.app, { host: '127.0.0.1', port: 0 }));
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  server.closeAllConnections();
  server.close();
  await newsroom.close();
});

async function open(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

const many = (count: number): Promise<Socket[]> => Promise.all(Array.from({ length: count }, open));

/** Sends the beginning, and then a byte now and then, until it is cut off. */
async function trickle(socket: Socket, beginning: string, byte: string): Promise<string> {
  const answer = text(socket);
  socket.write(beginning);
  const timer = setInterval(() => socket.writable && socket.write(byte), 100);
  return answer.finally(() => clearInterval(timer));
}

test('are answered around, and cut off', async () => {
  expect([server.headersTimeout, server.requestTimeout]).toEqual([15_000, 30_000]);
  [server.headersTimeout, server.requestTimeout] = [500, 1_000]; // the same, sooner
  const idle = await many(IDLE);
  const [inHeaders, inBodies] = [await many(SLOW), await many(SLOW)];
  const answers = Promise.all([
    ...inHeaders.map((socket) => trickle(socket, 'GET /v1/articles HTTP/1.1\r\nHost: slow.example\r\nX-Slow: ', 'x')),
    ...inBodies.map((socket) => trickle(socket, `POST /v1/outlets HTTP/1.1\r\nHost: slow.example\r\nAuthorization: Bearer ${newsroom.keys.editor}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`, ' ')),
  ]);
  const others = await Promise.all(Array.from({ length: 50 }, async () => {
    const answer = await fetch(`${url}/v1/articles`);
    return answer.status;
  }));
  expect(new Set(others)).toEqual(new Set([200]));
  for (const answer of await answers) expect(answer).toMatch(/^HTTP\/1\.1 408 .*"code":"request_timeout"/s);
  await Promise.all(idle.map((socket) => socket.closed || once(socket.resume(), 'close'))); // who never sends anything is not kept either
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
}, 60_000);
