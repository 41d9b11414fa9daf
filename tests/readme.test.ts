/** The README cannot rot: its tours are run here, command by command, as a reader would. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seedSampleNewsroom } from '../prisma/seed.js';
import { Settings } from '../src/config.js';
import { listen } from '../src/listen.js';
import { endpoints } from '../src/resources/index.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

const readme = readFileSync('README.md', 'utf8');
const run = promisify(execFile);

/** Parts the answers of the steps. */
const CUT = '--- next step ---';

interface Step {
  command: string;
  /** What the answer has, and more. */
  shows: object | undefined;
}

const chapter = (title: string): string => new RegExp(`\n## ${title}\n([\\s\\S]*?)\n## `).exec(readme)?.[1] ?? '';

/** The commands of a tour, each with the answer that is printed below it. */
function readTour(title: string): Step[] {
  return [...chapter(title).matchAll(/```sh\n([\s\S]*?)```(?:\n\n```json\n([\s\S]*?)```)?/g)].map(([, command = '', json]) => ({
    command,
    shows: json === undefined ? undefined : (JSON.parse(json, leavingOut) as object),
  }));
}

/** In an answer that is printed, … stands for what differs each time, such as an id, or is left out. */
function leavingOut(_: string, value: unknown): unknown {
  if (typeof value !== 'string' || !value.includes('…')) return value;
  const parts = value.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  return expect.stringMatching(new RegExp(`^${parts.join('[^]*')}$`));
}

let newsroom: TestNewsroom;
let server: Server;
let url: string;

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  await seedSampleNewsroom(newsroom.database, newsroom.signer);
  ({ server, url } = await listen(newsroom.app, { port: 0, host: '127.0.0.1' }));
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await newsroom.close();
});

describe('the README', () => {
  test('has three tours whose every command answers what stands below it', async () => {
    const tours = [readTour('A first tour'), readTour('Statements'), readTour('From draft to correction')];
    for (const tour of tours) expect(tour.length).toBeGreaterThan(10);
    const steps = tours.flat();
    // One shell runs them all, as a reader's does, so that what one step keeps the next one has.
    const script = steps.map(({ command }) => `${command}\necho '${CUT}'`).join('\n');
    const { stdout } = await run('bash', ['-euc', script], { env: { ...process.env, API: url, KEY: newsroom.keys.editor } });
    const answers = stdout.split(`${CUT}\n`);
    for (const [index, { shows }] of steps.entries()) {
      if (shows) expect(JSON.parse(answers[index] ?? '')).toMatchObject(shows);
    }
  });

  test('names every setting, and so does .env.example', () => {
    const example = readFileSync('.env.example', 'utf8');
    for (const name of Object.keys(Settings.shape)) {
      expect(example).toMatch(new RegExp(`^${name}=`, 'm'));
      expect(readme).toContain(`\`${name}\``);
    }
  });

  test('shows in .env.example the defaults that hold', () => {
    const lines = readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=(.+)$/gm);
    const given = Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]));
    expect(Settings.parse(given)).toEqual(Settings.parse({}));
  });

  test('has every path of the API in its table', () => {
    const table = chapter('The API');
    for (const { path } of endpoints) {
      const verb = /\/\{id\}\/(\w+)$/.exec(path)?.[1];
      // Every history has the same paths below what it is of.
      const past = /\{id\}(?:\/draft)?(\/revisions.*)$/.exec(path)?.[1];
      if (past !== undefined) expect(table).toContain(`\`…/{id}${past}\``);
      else expect(table).toContain(verb === undefined ? `\`${path}\`` : `/${verb}\``);
    }
  });
});
