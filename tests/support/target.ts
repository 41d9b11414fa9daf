/** A newsroom with one of everything, to be attacked: every operation of the document has something to act on. */
import { expect } from '@jest/globals';
import type { Operation } from './document-walk.js';
import { type Json, makeImage, makeOutlet, makePublishedArticle, makeSpeaker } from './make.js';
import { type TestNewsroom, openTestNewsroom } from './newsroom.js';
import { type Wire, type WireAnswer, openWire } from './wire.js';

interface Sending {
  query?: string;
  body?: string | Buffer;
}

export interface Target {
  newsroom: TestNewsroom;
  wire: Wire;
  /** Calls an operation as an admin, on something that is there. */
  send(operation: Operation, sending?: Sending): Promise<WireAnswer>;
  /** The number of rows in the change log. */
  changes(): Promise<number>;
  close(): Promise<void>;
}

export async function openTarget(): Promise<Target> {
  const newsroom = await openTestNewsroom();
  const wire = await openWire(newsroom);
  const ids = await makeOneOfEach(newsroom);
  const idOf = (plural: string): string => {
    const id = ids[plural];
    if (id === undefined) throw new Error(`tests/support/target.ts does not make one of /v1/${plural} yet.`);
    return id;
  };
  const urlOf = ({ path }: Operation): string => path.replace('{id}', () => idOf(path.split('/')[2] ?? '')).replace(/\{\w+\}/g, '1');
  const authorization = { Authorization: `Bearer ${newsroom.keys.admin}` };
  return {
    newsroom, wire,
    send: (operation, { query = '', body } = {}) =>
      wire.send(operation.method, urlOf(operation) + query, { headers: { ...authorization, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) }, body }),
    changes: () => newsroom.database.read((tx) => tx.change.count()),
    close: async () => {
      await wire.close();
      await newsroom.close();
    },
  };
}

/** The id of one of each, by the plural in its path. */
async function makeOneOfEach(newsroom: TestNewsroom): Promise<Record<string, string>> {
  const article = await makePublishedArticle(newsroom, { quotes: [{ kind: 'direct', text: 'We will see,' }] });
  const [quote] = (await newsroom.as('viewer').get(`/v1/quotes?article=${article.id}`)).body.data;
  const [outlet, speaker, image] = [await makeOutlet(newsroom), await makeSpeaker(newsroom), await makeImage(newsroom)];
  return { articles: article.id, quotes: quote.id, outlets: outlet.id, speakers: speaker.id, images: image.id, keys: '01890000-0000-7000-8000-000000000000' };
}

/** What a problem names: pointers to fields, and parameters. */
export const named = (problem: Json): string[] => (problem.errors ?? []).map((error: Json) => error.pointer ?? error.parameter);

/** Sends many, several at once, and lets each answer be checked; then says which were not as they should be. */
export async function sendAll<T>(cases: readonly T[], sending: (one: T) => Promise<WireAnswer>, check: (answer: WireAnswer, one: T) => void): Promise<void> {
  const wrong: string[] = [];
  const sendOne = async (one: T): Promise<void> => {
    const answer = await sending(one);
    try {
      check(answer, one);
    } catch (error) {
      wrong.push(`${JSON.stringify(one).slice(0, 400)}\n${answer.status} ${answer.text.slice(0, 600)}\n${(error as Error).message.slice(0, 1_000)}`);
    }
  };
  for (let i = 0; i < cases.length; i += 8) await Promise.all(cases.slice(i, i + 8).map(sendOne));
  expect(wrong.join('\n\n')).toBe('');
}
