/** What the figures are compared with, measured in the same rounds. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ended, module, outputOf, start } from './process.js';

export interface Yardstick {
  url: string;
  stop(): Promise<void>;
}

/** A server that sends these bytes from memory: plain node:http, or Express with `res.send` at its defaults. */
export async function startYardstick(name: 'plain' | 'express', folder: string, body: Buffer): Promise<Yardstick> {
  const file = join(folder, 'body.json');
  writeFileSync(file, body);
  const child = start('server', [...module('yardstick'), name, file], {}, ['ignore', 'pipe', 'inherit']);
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('close', (code) => reject(new Error(`The yardstick ended with ${code}.`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM');
      await ended(child);
    },
  };
}

/** Rows a second that SQLite inserts durably on the disk of a folder. */
export async function measureInserts(folder: string, seconds: number, row: string): Promise<number> {
  return Number(await outputOf(start('server', [...module('insert'), folder, String(seconds), row], {}, ['ignore', 'pipe', 'inherit'])));
}
