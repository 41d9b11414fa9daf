/** For every operation of the document, calls that succeed; and for its 409s, calls that run into them. */
import { historyCalls, historyConflicts } from './history-calls.js';
import { type Json, makeArticle, makeCorrection, makeDraft, makeImage, makeOutlet, makePublishedArticle, makeQuote, makeScheduledArticle, makeSpeaker, makeTrashedArticle } from './make.js';
import type { TestNewsroom } from './newsroom.js';
import { type Resource, resources, withSlug } from './resources.js';

export interface Call {
  path: string;
  /** Appended to the path. */
  search?: string;
  body?: Json;
}

type Calls = (newsroom: TestNewsroom) => Promise<Call[]>;

function crudCalls({ name, path, make, body, optional, includes, sorts }: Resource): Record<string, Calls> {
  const include = includes.length > 0 ? `include=${includes.join(',')}` : '';
  const item: Calls = async (newsroom) => [{ path: `${path}/${(await make(newsroom)).id}` }];
  return {
    [`list${name}s`]: async (newsroom) => {
      await make(newsroom);
      await make(newsroom);
      const searches = ['', 'limit=1', 'page=1', 'count=true', include, 'q=we', ...sorts.map((sort) => `sort=-${sort}`)];
      return searches.map((search) => ({ path, search }));
    },
    [`create${name}`]: async (newsroom) => [{ path, body: await body(newsroom) }],
    [`get${name}`]: async (newsroom) => [...(await item(newsroom)), { path: `${path}/${(await make(newsroom)).id}`, search: include }],
    [`update${name}`]: async (newsroom) => {
      const made = await make(newsroom);
      return [{ path: `${path}/${made.id}`, body: { [optional]: 'Changed' } }, { path: `${path}/${made.id}`, body: {} }];
    },
    [`delete${name}`]: item,
  };
}

/** Calls that succeed, by operationId, as the holder of the role that the operation needs. The first needs no query. */
export const goodCalls: Record<string, Calls> = {
  ...Object.assign({}, ...resources.map(crudCalls)),
  ...historyCalls,
  publishArticle: async (newsroom) => {
    const [first, second, third] = [await makeArticle(newsroom), await makeArticle(newsroom), await makeArticle(newsroom)];
    return [{ path: `/v1/articles/${first.id}/publish` }, { path: `/v1/articles/${second.id}/publish`, body: { publishedAt: '2015-10-12T08:00:00.000Z' } },
      { path: `/v1/articles/${third.id}/publish`, body: { at: '2099-01-01T00:00:00.000Z' } }];
  },
  unpublishArticle: async (newsroom) => [
    { path: `/v1/articles/${(await makePublishedArticle(newsroom)).id}/unpublish`, body: {} },
    { path: `/v1/articles/${(await makePublishedArticle(newsroom)).id}/unpublish`, body: { at: '2099-01-01T00:00:00.000Z' } },
  ],
  submitArticle: async (newsroom) => [{ path: `/v1/articles/${(await makeArticle(newsroom)).id}/submit` }, { path: `/v1/articles/${(await makeArticle(newsroom)).id}/submit`, body: {} }],
  cancelArticleSchedule: async (newsroom) => [{ path: `/v1/articles/${(await makeScheduledArticle(newsroom)).id}/schedule` }],
  restoreArticle: async (newsroom) => [{ path: `/v1/articles/${(await makeTrashedArticle(newsroom)).id}/restore` }],
  getArticleVerification: async (newsroom) => {
    const quotes = [['direct', 'We will see,'], ['direct', 'We shall see,'], ['mixed', 'She spoke of “the tides”'], ['indirect', 'She would wait']];
    const { slug } = await makeArticle(newsroom, { body: '“We will see,” she said. “Nobody knows the tides,” he said.', quotes: quotes.map(([kind, text]) => ({ kind, text })) });
    return [{ path: `/v1/articles/${slug}/verification` }];
  },
  getArticleText: async (newsroom) => [{ path: `/v1/articles/${(await makePublishedArticle(newsroom)).slug}/text` }],
  getArticleDraft: async (newsroom) => {
    const { id } = await makeDraft(newsroom, { quotes: [{ kind: 'direct', text: 'We will see,', speakerId: (await makeSpeaker(newsroom)).id, via: { name: 'Radio' } }] });
    return ['', 'include=outlet,quotes.speaker,quotes.via.outlet,images.image'].map((search) => ({ path: `/v1/articles/${id}/draft`, search }));
  },
  updateArticleDraft: async (newsroom) => {
    const path = `/v1/articles/${(await makePublishedArticle(newsroom)).slug}/draft`;
    return [{ path, body: { headline: 'To come' } }, { path, body: { quotes: [{ kind: 'direct', text: 'We will see,' }] } }, { path, body: {} }];
  },
  deleteArticleDraft: async (newsroom) => [{ path: `/v1/articles/${(await makeDraft(newsroom)).id}/draft` }],
  listCorrections: async (newsroom) => {
    const { articleId } = await makeCorrection(newsroom);
    await makeCorrection(newsroom, { articleId });
    return ['', 'limit=1', 'page=1', 'count=true'].map((search) => ({ path: `/v1/articles/${articleId}/corrections`, search }));
  },
  createCorrection: async (newsroom) => {
    const { id, articleId } = await makeQuote(newsroom, { articleId: (await makePublishedArticle(newsroom)).id, kind: 'indirect' });
    const path = `/v1/articles/${articleId}/corrections`;
    return [{ path, body: { type: 'clarification', text: 'She said it on Monday.' } }, { path, body: { type: 'retraction', text: 'She did not say it.', affects: [id] } }];
  },
  getCorrection: async (newsroom) => {
    const { id, articleId } = await makeCorrection(newsroom);
    return [{ path: `/v1/articles/${articleId}/corrections/${id}` }];
  },
  updateCorrection: async (newsroom) => {
    const { id, articleId } = await makeCorrection(newsroom);
    return [{ text: 'It was otherwise.' }, {}].map((body) => ({ path: `/v1/articles/${articleId}/corrections/${id}`, body }));
  },
  createPreviewLink: async (newsroom) => {
    const path = `/v1/articles/${(await makeArticle(newsroom)).id}/preview-links`;
    return [{ path }, { path, body: { expiresIn: 60 } }];
  },
  listSections: async (newsroom) => {
    await makePublishedArticle(newsroom, { section: 'World' });
    return ['', 'limit=1', 'page=1'].map((search) => ({ path: '/v1/sections', search }));
  },
  listTopics: async (newsroom) => {
    await makePublishedArticle(newsroom, { topics: ['Trade', 'Ships'] });
    return ['', 'limit=1', 'page=1'].map((search) => ({ path: '/v1/topics', search }));
  },
  listQuoteOccurrences: async (newsroom) => {
    const speakerId = (await makeSpeaker(newsroom)).id;
    const texts = ['We will see in June', 'We will see in June', 'We shall see in June', 'Well, we will see in June', 'will see in June'];
    const article = await makePublishedArticle(newsroom, { quotes: texts.map((text) => ({ kind: 'indirect', text, speakerId })) });
    const [quote] = (await newsroom.as(null).get(`/v1/quotes?article=${article.id}`)).body.data;
    return ['', 'limit=1', 'page=1', 'count=true'].map((search) => ({ path: `/v1/quotes/${quote.id}/occurrences`, search }));
  },
  listSpeakerPositions: async (newsroom) => {
    const { slug } = await makeSpeaker(newsroom, { positions: [{ title: 'Mayor', from: '2014', to: '2018' }, { title: 'Harbour Master', organization: 'Port', from: '2018' }] });
    return ['', 'limit=1', 'page=1', 'count=true', 'on=2016-03'].map((search) => ({ path: `/v1/speakers/${slug}/positions`, search }));
  },
  listSpeakerTimeline: async (newsroom) => {
    const { slug } = await makeSpeaker(newsroom);
    await makePublishedArticle(newsroom, { quotes: ['2015', null].map((saidAt) => ({ kind: 'indirect', text: 'We will see,', speakerId: slug, saidAt })) });
    return ['', 'limit=1', 'page=1', 'count=true', 'saidAfter=2015-01&saidBefore=2016'].map((search) => ({ path: `/v1/speakers/${slug}/timeline`, search }));
  },
  getSourcesReport: async (newsroom) => {
    const outlet = await makeOutlet(newsroom);
    for (const speakerId of [(await makeSpeaker(newsroom)).id, (await makeSpeaker(newsroom)).id, null]) {
      await makePublishedArticle(newsroom, { outletId: outlet.id, quotes: [{ kind: 'indirect', text: 'We will see,', speakerId }] });
    }
    return ['', 'limit=1', 'page=1', 'count=true', `outlet=${outlet.slug}&from=2015&to=2099`].map((search) => ({ path: '/v1/reports/sources', search }));
  },
  listChanges: async (newsroom) => {
    await makePublishedArticle(newsroom, { quotes: [{ kind: 'indirect', text: 'We will see,' }] });
    return ['', 'limit=1', 'after=3&limit=100', 'resource=key,quote&actor=test'].map((search) => ({ path: '/v1/changes', search }));
  },
  streamChanges: async (newsroom) => {
    await makeOutlet(newsroom);
    return ['', 'after=2', 'resource=outlet,article&actor=Test%20editor'].map((search) => ({ path: '/v1/changes/stream', search }));
  },
  runBatch: async (newsroom) => {
    const [image, outlet] = [await makeImage(newsroom), await makeOutlet(newsroom)];
    const all = [
      { method: 'POST', path: '/v1/speakers', body: { name: 'Batched', kind: 'person' } },
      { method: 'PATCH', path: `/v1/images/${image.id}`, body: { caption: '$0.name' } },
      { method: 'POST', path: '/v1/articles', body: { headline: 'Batched', body: 'It rained.', outletId: outlet.id } },
      { method: 'POST', path: '/v1/articles/$2.id/publish', ifMatch: '$2.etag' },
      { method: 'DELETE', path: '/v1/speakers/$0.id', ifMatch: '$0.etag' },
    ];
    return [all, all.slice(0, 1)].map((operations) => ({ path: '/v1/batch', body: { operations } }));
  },
  ...Object.fromEntries(['Outlets', 'Images', 'Speakers', 'Articles', 'Quotes'].map((kind) => [`export${kind}`, async (newsroom: TestNewsroom) => {
    await makePublishedArticle(newsroom, { quotes: [{ kind: 'direct', text: 'We will see,', speakerId: (await makeSpeaker(newsroom)).id }] });
    return [{ path: `/v1/export/${kind.toLowerCase()}` }];
  }])),
  listKeys: async () => ['', 'limit=1', 'page=1'].map((search) => ({ path: '/v1/keys', search })),
  createKey: async () => [{ path: '/v1/keys', body: { name: 'Called', role: 'viewer' } }, { path: '/v1/keys', body: { name: 'Called', role: 'viewer', expiresAt: '2099-01-01T00:00:00Z' } }],
  revokeKey: async ({ as }) => [{ path: `/v1/keys/${(await as('admin').post('/v1/keys').send({ name: 'Doomed', role: 'viewer' })).body.id}` }],
  getWelcome: async () => [{ path: '/' }],
  getHealth: async () => [{ path: '/healthz' }],
  getReadiness: async () => [{ path: '/readyz' }],
};

const batchOf = (method: string, path: string, rest: object = {}): Call[] => [{ path: '/v1/batch', body: { operations: [{ method, path, ...rest }] } }];

/** Calls that fail with a status where what fails most operations would not. */
export const failingCalls: Record<string, Record<string, Calls>> = {
  runBatch: {
    404: async () => batchOf('DELETE', '/v1/speakers/no-such-speaker'),
    412: async (newsroom) => batchOf('DELETE', `/v1/speakers/${(await makeSpeaker(newsroom)).id}`, { ifMatch: '"999-nonsense"' }),
    428: async () => batchOf('DELETE', '/v1/speakers/any'),
  },
};

function slugConflicts({ name, path, make, body }: Resource): Record<string, Calls> {
  return {
    [`create${name}`]: async (newsroom) => [{ path, body: { ...(await body(newsroom)), slug: (await make(newsroom)).slug } }],
    [`update${name}`]: async (newsroom) => [{ path: `${path}/${(await make(newsroom)).id}`, body: { slug: (await make(newsroom)).slug } }],
  };
}

function useConflicts({ name, path, make, use }: Resource): Record<string, Calls> {
  return use === undefined ? {} : {
    [`delete${name}`]: async (newsroom) => {
      const item = await make(newsroom);
      await use(newsroom, item);
      return [{ path: `${path}/${item.id}` }];
    },
  };
}

/** A statement that readers see, and that no gate stops. */
const makeStatedQuote = async (newsroom: TestNewsroom): Promise<Json> =>
  makeQuote(newsroom, { articleId: (await makePublishedArticle(newsroom)).id, speakerId: (await makeSpeaker(newsroom)).id });

/** Calls that meet a 409. */
export const conflictingCalls: Record<string, Calls> = {
  ...Object.assign({}, ...withSlug.map(slugConflicts), ...resources.map(useConflicts)),
  ...historyConflicts,
  createSpeaker: async (newsroom) => {
    const { slug, wikidataId } = await makeSpeaker(newsroom, { wikidataId: 'Q42' });
    return [{ slug }, { wikidataId }].map((taken) => ({ path: '/v1/speakers', body: { name: 'Second', kind: 'person', ...taken } }));
  },
  createQuote: async (newsroom) => [{ path: '/v1/quotes', body: { articleId: (await makePublishedArticle(newsroom)).id, kind: 'direct', text: 'We will see,' } }],
  updateQuote: async (newsroom) => [
    { path: `/v1/quotes/${(await makeQuote(newsroom)).id}`, body: { role: { organization: 'Nothing to merge with' } } },
    { path: `/v1/quotes/${(await makeStatedQuote(newsroom)).id}`, body: { text: 'Nobody said this.' } },
  ],
  updateArticle: async (newsroom) => [
    { path: `/v1/articles/${(await makeArticle(newsroom)).id}`, body: { slug: (await makeArticle(newsroom)).slug } },
    { path: `/v1/articles/${(await makeStatedQuote(newsroom)).articleId}`, body: { body: 'Nothing was said.' } },
  ],
  publishArticle: async (newsroom) => [
    { path: `/v1/articles/${(await makePublishedArticle(newsroom)).id}/publish` },
    { path: `/v1/articles/${(await makeArticle(newsroom)).id}/publish`, body: { publishedAt: '2999-01-01T00:00:00Z' } },
    { path: `/v1/articles/${(await makeQuote(newsroom)).articleId}/publish` },
    { path: `/v1/articles/${(await makeQuote(newsroom)).articleId}/publish`, body: { at: '2099-01-01T00:00:00Z' } },
  ],
  unpublishArticle: async (newsroom) => [
    { path: `/v1/articles/${(await makeArticle(newsroom)).id}/unpublish` },
    { path: `/v1/articles/${(await makeScheduledArticle(newsroom)).id}/unpublish`, body: { at: '2098-01-01T00:00:00Z' } },
  ],
  submitArticle: async (newsroom) => [{ path: `/v1/articles/${(await makePublishedArticle(newsroom)).id}/submit` }],
  cancelArticleSchedule: async (newsroom) => [{ path: `/v1/articles/${(await makeArticle(newsroom)).id}/schedule` }],
  restoreArticle: async (newsroom) => [{ path: `/v1/articles/${(await makeArticle(newsroom)).id}/restore` }],
  updateArticleDraft: async (newsroom) => [
    { path: `/v1/articles/${(await makeDraft(newsroom)).id}/draft`, body: { slug: (await makeArticle(newsroom)).slug } },
    { path: `/v1/articles/${(await makeDraft(newsroom)).id}/draft`, body: { basedOn: 99 } },
  ],
  deleteArticleDraft: async (newsroom) => {
    const { id } = await makeDraft(newsroom);
    await newsroom.as('editor').post(`/v1/articles/${id}/publish`).send({ at: '2999-01-01T00:00:00Z' }).expect(200);
    return [{ path: `/v1/articles/${id}/draft` }];
  },
  runBatch: async (newsroom) => [
    ...batchOf('POST', '/v1/outlets', { body: { name: 'Second', category: 'online', slug: (await makeOutlet(newsroom)).slug } }),
    ...batchOf('POST', `/v1/articles/${(await makePublishedArticle(newsroom)).id}/publish`),
  ],
  createCorrection: async (newsroom) => [{ path: `/v1/articles/${(await makeArticle(newsroom)).id}/corrections`, body: { type: 'correction', text: 'Nobody has read it.' } }],
  listChanges: async () => ['after=999999999', 'after=999999999&resource=image'].map((search) => ({ path: '/v1/changes', search })),
  streamChanges: async () => [{ path: '/v1/changes/stream', search: 'after=999999999' }],
};
