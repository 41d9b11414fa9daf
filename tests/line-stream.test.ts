/** Answers a line each: who gets the end has all of it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import express from 'express';
import { type LineSource, LineStreams } from '../src/http/line-stream.js';

/** The text of an answer with these lines; rejects where it was cut off. */
async function read(source: LineSource, { closing, counts = () => true }: { closing?: AbortSignal; counts?: () => boolean } = {}): Promise<string> {
  const streams = new LineStreams({ stillCounts: async () => counts(), closing });
  const server = createServer(express().get('/', (req, res) => streams.send(req, res, source)).use(((_error, req, _res, _next) => void req.socket.destroy()) as express.ErrorRequestHandler));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    return await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).text();
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('an answer of lines', () => {
  test('has every line, each with its end', async () => {
    expect(await read(async function* () {
      yield ['1', '2'];
      yield ['3'];
    })).toBe('1\n2\n3\n');
  });

  test('is cut off, and not short, when a later portion fails', async () => {
    await expect(read(async function* () {
      yield ['1'];
      throw new Error('The database is gone.');
    })).rejects.toThrow();
  });

  test('is cut off when the server closes', async () => {
    const closing = new AbortController();
    await expect(read(async function* () {
      yield ['1'];
      closing.abort();
      yield ['2'];
    }, { closing: closing.signal })).rejects.toThrow();
  });

  test('is cut off when its key ceases to count', async () => {
    let counts = true;
    await expect(read(async function* () {
      yield ['1'];
      counts = false;
      yield ['2'];
    }, { counts: () => counts })).rejects.toThrow();
  });

  test('asks for no portion before the one before has been taken', async () => {
    const most = 200;
    let ahead = 0;
    const controller = new AbortController();
    const server = createServer(express().get('/', (req, res) => new LineStreams({ stillCounts: async () => true }).send(req, res, async function* () {
      for (; ahead < most; ahead += 1) yield ['x'.repeat(1_000_000)];
    })));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { signal: controller.signal });
    await answer.body?.getReader().read();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(ahead).toBeLessThan(most / 2);
    controller.abort();
    server.closeAllConnections();
    server.close();
  });
});
