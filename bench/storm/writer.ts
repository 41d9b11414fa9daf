/** A newsroom's day in seconds: what one client writes, over and over, and what must hold of the answers. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Json, Unreachable, unheard } from './client.js';
import { Desk, type DeskOptions } from './desk.js';
import { retry } from './keys.js';

const WORDS = ['“The tunnel opens in June,” she said.', '“Nobody knows the tides,” he said.', '“We will see,” they said.'];
const RACERS = 4;
const PAUSE = 20;

type Step = (desk: Desk) => Promise<unknown>;

/** Each as often as it stands here. */
const steps: Step[] = [create, create, race, revise, revise, speak, speak, plan, ({ options }) => retry(options.client, options.book), unpublish, remove];

/** Writes until it is over; a server that goes away is no reason to stop. */
export async function write(options: DeskOptions): Promise<void> {
  const desk = new Desk(options);
  const first: Step[] = [create, create];
  while (!options.over()) {
    const step = first.pop() ?? steps[Math.floor(options.random() * steps.length)];
    try {
      await step?.(desk);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      if (!options.over()) options.book.count('unreachable');
      await sleep(PAUSE);
    }
  }
}

async function make(desk: Desk): Promise<string | undefined> {
  const { book, world } = desk.options;
  const quotes = WORDS.map((words, i) => ({ kind: 'direct', text: words.slice(1, words.indexOf('”')), speakerId: world.speakerIds[i % world.speakerIds.length] }));
  const made = await desk.do('create', undefined, 201, ['POST', '/v1/articles', { headline: `Storm ${randomUUID()}`, body: WORDS.join('\n\n'), outletId: world.outletId, quotes }]);
  if (made === undefined) return undefined;
  book.learn(made.body.id, { copy: null });
  return desk.learnArticle(made, {});
}

async function create(desk: Desk): Promise<void> {
  const id = await make(desk);
  if (id !== undefined) desk.own(id);
}

/** Several change one version at once: exactly one wins. */
async function race(desk: Desk): Promise<void> {
  const { book, client } = desk.options;
  const id = desk.pick();
  const read = await client.call('GET', `/v1/articles/${id}`);
  if (read.status !== 200) return;
  const run = async (): Promise<number | undefined> => {
    const summary = randomUUID();
    const answer = await client.call('PATCH', `/v1/articles/${id}`, { summary }, { 'If-Match': read.etag }).catch(unheard);
    if (answer?.status === 200) desk.learnArticle(answer, { summary });
    return answer?.status;
  };
  const outcomes = await Promise.all(Array.from({ length: RACERS }, run));
  const times = (status: number | undefined): number => outcomes.filter((outcome) => outcome === status).length;
  const told = (): string => outcomes.map((outcome) => outcome ?? 'nothing').join();
  book.claim(times(200) <= 1 && times(200) + times(412) + times(503) + times(undefined) === RACERS, () => `of ${RACERS} with one ETag more than one won, or it was answered otherwise: ${told()}`);
  if (times(200) === 0 && times(undefined) > 0) book.doubt(id);
  if (times(503) + times(undefined) > 0) return book.count('race undecided');
  book.count('race');
  book.claim(times(200) === 1, () => `of ${RACERS} with one ETag nobody won: ${told()}`);
}

async function revise(desk: Desk): Promise<void> {
  const { book, random } = desk.options;
  const id = desk.pick();
  const copy = await change(desk, id);
  if (copy === undefined || random() < 0.2) return; // it is left for another time
  const published = await desk.do('publish', id, 200, ['POST', `/v1/articles/${id}/publish`, {}]);
  if (published === undefined) return;
  desk.learnArticle(published, { ...copy, status: 'published' });
  book.learn(id, { copy: null });
}

/** Changes the working copy of an article. */
async function change(desk: Desk, id: string): Promise<{ headline: string; body: string } | undefined> {
  const content = { headline: `Revised ${randomUUID()}`, body: [...WORDS].reverse().join('\n\n') };
  const copy = await desk.do('draft', id, 200, ['PATCH', `/v1/articles/${id}/draft`, content], [404]);
  if (copy === undefined) return undefined;
  desk.options.book.acknowledge('articleDraft', copy.body);
  desk.options.book.learn(id, { copy: content });
  return content;
}

async function speak(desk: Desk): Promise<void> {
  const { book, world, random } = desk.options;
  const made = await desk.do('quote', undefined, 201, ['POST', '/v1/quotes', { articleId: desk.pick(), kind: 'indirect', text: `The tide would turn ${randomUUID()}`, speakerId: world.speakerIds[0] }], [422]);
  if (made === undefined) return;
  const id = desk.learnQuote(made, {});
  const place = `Port ${randomUUID()}`;
  const patched = await desk.do('quote changed', id, 200, ['PATCH', `/v1/quotes/${id}`, { place }]);
  if (patched !== undefined) desk.learnQuote(patched, { place });
  if (random() > 0.3) return;
  if ((await desk.do('quote deleted', id, 204, ['DELETE', `/v1/quotes/${id}`])) !== undefined) book.learn(id, { gone: 'for good' });
}

/** A publication, of a working copy or not, that comes due in the middle of everything; nobody touches the article afterwards. */
async function plan(desk: Desk): Promise<void> {
  const { book, random } = desk.options;
  const id = await make(desk);
  if (id === undefined) return;
  const copy = random() < 0.5 ? await change(desk, id) : undefined;
  const at = new Date(Date.now() + 500 + Math.floor(4_000 * random())).toISOString();
  const answer = await desk.do('plan', id, 200, ['POST', `/v1/articles/${id}/publish`, { at }], [422]);
  if (answer === undefined) return;
  desk.learnArticle(answer, { status: 'scheduled' });
  book.learn(id, { article: { ...answer.body, ...copy, status: 'published' } as Json, copy: null });
  book.planned.push({ id, at });
}

async function unpublish(desk: Desk): Promise<void> {
  const id = desk.pick();
  const answer = await desk.do('unpublish', id, 200, ['POST', `/v1/articles/${id}/unpublish`, {}], [404, 409]);
  if (answer !== undefined) desk.learnArticle(answer, { status: 'unpublished' });
}

/** Some come back from the trash, some stay there, and some are gone for good. */
async function remove(desk: Desk): Promise<void> {
  const { book, random } = desk.options;
  const id = desk.pick();
  const lot = random();
  if (lot < 0.5) return;
  const forGood = lot > 0.9;
  const gone = await desk.do(forGood ? 'deleted' : 'trashed', id, 204, ['DELETE', `/v1/articles/${id}${forGood ? '?permanent=true' : ''}`], [404]);
  if (gone === undefined) return;
  book.learn(id, { gone: forGood ? 'for good' : 'to the trash' });
  if (lot > 0.75) return desk.disown(id);
  const back = await desk.do('restored', id, 200, ['POST', `/v1/articles/${id}/restore`, {}]);
  if (back !== undefined) desk.learnArticle(back, { status: back.body.firstPublishedAt === null ? 'draft' : 'unpublished' });
}
