/** `yardstick.ts plain|express <file>`: a server that sends the bytes of a file from memory. Prints its port. */
import express from 'express';
import { readFileSync } from 'node:fs';
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const [name = '', file = ''] = process.argv.slice(2);
const body = readFileSync(file);

const plain: RequestListener = (_req, res) => {
  res.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length });
  res.end(body);
};

function withExpress(): RequestListener {
  const app = express();
  app.get('/', (_req, res) => void res.type('json').send(body));
  return app;
}

const server = createServer(name === 'express' ? withExpress() : plain);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
