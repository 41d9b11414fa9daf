/** Makes resources through the front door. What a test does not care about has a default. */
import type { TestNewsroom } from './newsroom.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read answers as they come
export type Json = any;

/** The resource in the answer to a change, without what else that tells. */
export const resourceIn = ({ anchors: _anchors, ...resource }: Json): Json => resource;

let count = 0;

/** A name that no other call makes. */
const fresh = (name: string): string => `${name} ${(count += 1)}`;

async function create({ as }: TestNewsroom, path: string, body: object): Promise<Json> {
  const answer = await as('editor').post(path).send(body);
  if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
  return answer.body;
}

export const makeOutlet = (newsroom: TestNewsroom, given: object = {}): Promise<Json> =>
  create(newsroom, '/v1/outlets', { name: fresh('Outlet'), category: 'newspaper', ...given });

export const makeSpeaker = (newsroom: TestNewsroom, given: object = {}): Promise<Json> =>
  create(newsroom, '/v1/speakers', { name: fresh('Speaker'), kind: 'person', ...given });

export const makeImage = (newsroom: TestNewsroom, given: object = {}): Promise<Json> =>
  create(newsroom, '/v1/images', { title: fresh('Image'), alt: 'A picture', url: 'https://images.example/picture.jpg', ...given });

/** A draft, in an outlet of its own unless one is given. */
export async function makeArticle(newsroom: TestNewsroom, given: Json = {}): Promise<Json> {
  const outletId = given.outletId ?? (await makeOutlet(newsroom)).id;
  return create(newsroom, '/v1/articles', { headline: fresh('Headline'), body: '“We will see,” she said.', ...given, outletId });
}

/** Publishes it as it is, also with statements that have no speaker or no place. */
export async function publish({ as }: TestNewsroom, article: { id: string }, body: object = {}): Promise<Json> {
  const answer = await as('editor').post(`/v1/articles/${article.id}/publish`).send({ override: 'As a test needs it.', ...body });
  if (answer.status !== 200) throw new Error(`publish: ${answer.status} ${answer.text}`);
  return answer.body;
}

export async function makePublishedArticle(newsroom: TestNewsroom, given: Json = {}): Promise<Json> {
  return publish(newsroom, await makeArticle(newsroom, given));
}

/** To be published in 2099. */
export async function makeScheduledArticle(newsroom: TestNewsroom): Promise<Json> {
  return publish(newsroom, await makeArticle(newsroom), { at: '2099-01-01T00:00:00.000Z' });
}

/** A draft that was deleted. */
export async function makeTrashedArticle(newsroom: TestNewsroom): Promise<Json> {
  const article = await makeArticle(newsroom);
  await newsroom.as('editor').delete(`/v1/articles/${article.id}`).expect(204);
  return article;
}

/** A statement, in an article of its own unless one is given. */
export async function makeQuote(newsroom: TestNewsroom, given: Json = {}): Promise<Json> {
  const articleId = given.articleId ?? (await makeArticle(newsroom)).id;
  return create(newsroom, '/v1/quotes', { kind: 'direct', text: 'We will see,', ...given, articleId });
}

/** A correction, of a published article of its own unless one is given. */
export async function makeCorrection(newsroom: TestNewsroom, { articleId, ...given }: Json = {}): Promise<Json> {
  const id = articleId ?? (await makePublishedArticle(newsroom)).id;
  return { articleId: id, ...(await create(newsroom, `/v1/articles/${id}/corrections`, { type: 'correction', text: fresh('It was not so'), ...given })) };
}

/** The working copy of an article that is public. Its `id` is the article's. */
export async function makeDraft(newsroom: TestNewsroom, changes: Json = { headline: 'To come' }): Promise<Json> {
  const { id } = await makePublishedArticle(newsroom);
  const answer = await newsroom.as('editor').patch(`/v1/articles/${id}/draft`).send(changes);
  if (answer.status !== 200) throw new Error(`draft: ${answer.status} ${answer.text}`);
  return answer.body;
}
