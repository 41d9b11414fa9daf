/** The calls of calls.ts that are about revisions. */
import type { Call } from './calls.js';
import { type Json, makeArticle, makeImage, makeOutlet, makePublishedArticle, makeQuote, makeSpeaker } from './make.js';
import type { TestNewsroom } from './newsroom.js';

type Calls = (newsroom: TestNewsroom) => Promise<Call[]>;

async function patch({ as }: TestNewsroom, path: string, body: object): Promise<Json> {
  const answer = await as('editor').patch(path).send(body);
  if (answer.status !== 200) throw new Error(`PATCH ${path}: ${answer.status} ${answer.text}`);
  return answer.body;
}

/** Something with two revisions and more, by its path. */
const changed: Record<string, (newsroom: TestNewsroom) => Promise<string>> = {
  Article: async (newsroom) => {
    const { id, slug } = await makePublishedArticle(newsroom, { topics: ['Ships'], quotes: [{ kind: 'direct', text: 'We will see,', speakerId: (await makeSpeaker(newsroom)).slug }] });
    await makeQuote(newsroom, { articleId: id, kind: 'indirect', text: 'She would wait' });
    await patch(newsroom, `/v1/articles/${id}`, { body: '“We will see,” she said, and she waited.', topics: [] });
    return `/v1/articles/${slug}`;
  },
  ArticleDraft: async (newsroom) => {
    const path = `/v1/articles/${(await makePublishedArticle(newsroom)).id}/draft`;
    await patch(newsroom, path, { summary: 'First', quotes: [{ kind: 'direct', text: 'We will see,' }] });
    await patch(newsroom, path, { body: '“We shall see,” she said.' });
    return path;
  },
  Quote: async (newsroom) => {
    const path = `/v1/quotes/${(await makeQuote(newsroom)).id}`;
    await patch(newsroom, path, { place: 'Saltmarsh' });
    return path;
  },
  Speaker: async (newsroom) => {
    const { slug } = await makeSpeaker(newsroom, { positions: [{ title: 'Mayor' }] });
    await patch(newsroom, `/v1/speakers/${slug}`, { aliases: ['Her'], positions: [] });
    return `/v1/speakers/${slug}`;
  },
  Image: async (newsroom) => {
    const { slug } = await makeImage(newsroom);
    await patch(newsroom, `/v1/images/${slug}`, { focalPoint: { x: 0.5, y: 0.5 } });
    return `/v1/images/${slug}`;
  },
  Outlet: async (newsroom) => {
    const { slug } = await makeOutlet(newsroom);
    await patch(newsroom, `/v1/outlets/${slug}`, { country: 'PT' });
    return `/v1/outlets/${slug}`;
  },
};

export const historyCalls: Record<string, Calls> = Object.assign({}, ...Object.entries(changed).map(([name, make]): Record<string, Calls> => ({
  [`list${name}Revisions`]: async (newsroom) => {
    const path = `${await make(newsroom)}/revisions`;
    return ['', 'limit=1', 'page=1', 'count=true'].map((search) => ({ path, search }));
  },
  [`get${name}Revision`]: async (newsroom) => {
    const path = await make(newsroom);
    return [1, 2].map((version) => ({ path: `${path}/revisions/${version}` }));
  },
  [`get${name}RevisionDiff`]: async (newsroom) => {
    const path = await make(newsroom);
    return [{ path: `${path}/revisions/2/diff` }, { path: `${path}/revisions/1/diff`, search: 'from=2' }];
  },
  [`restore${name}Revision`]: async (newsroom) => [{ path: `${await make(newsroom)}/revisions/1/restore` }],
})));

/** Something whose first slug another one has now. */
async function robbed(newsroom: TestNewsroom, plural: string, make: (newsroom: TestNewsroom, given?: Json) => Promise<Json>): Promise<Call[]> {
  const { id, slug } = await make(newsroom);
  await patch(newsroom, `/v1/${plural}/${id}`, { slug: `${slug}-then` });
  await make(newsroom, { slug });
  return [{ path: `/v1/${plural}/${id}/revisions/1/restore` }];
}

/** A working copy, and before it an article, that named somebody who is gone. */
async function namingNobody(newsroom: TestNewsroom): Promise<string> {
  const outlet = await makeOutlet(newsroom);
  const { id } = await makeArticle(newsroom, { outletId: outlet.id });
  await patch(newsroom, `/v1/articles/${id}/draft`, { summary: 'First' });
  const { id: outletId } = await makeOutlet(newsroom);
  await patch(newsroom, `/v1/articles/${id}/draft`, { outletId });
  await patch(newsroom, `/v1/articles/${id}`, { outletId });
  await newsroom.as('editor').delete(`/v1/outlets/${outlet.id}`).expect(204);
  return `/v1/articles/${id}`;
}

export const historyConflicts: Record<string, Calls> = {
  restoreArticleRevision: async (newsroom) => [{ path: `${await namingNobody(newsroom)}/revisions/1/restore` }],
  restoreArticleDraftRevision: async (newsroom) => [{ path: `${await namingNobody(newsroom)}/draft/revisions/1/restore` }],
  restoreQuoteRevision: async (newsroom) => {
    const speaker = await makeSpeaker(newsroom);
    const { id } = await makeQuote(newsroom, { speakerId: speaker.id });
    await patch(newsroom, `/v1/quotes/${id}`, { speakerId: null });
    await newsroom.as('editor').delete(`/v1/speakers/${speaker.id}`).expect(204);
    return [{ path: `/v1/quotes/${id}/revisions/1/restore` }];
  },
  restoreSpeakerRevision: (newsroom) => robbed(newsroom, 'speakers', makeSpeaker),
  restoreImageRevision: (newsroom) => robbed(newsroom, 'images', makeImage),
  restoreOutletRevision: (newsroom) => robbed(newsroom, 'outlets', makeOutlet),
};
