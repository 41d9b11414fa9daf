/** The resources of the API, found in the document; and what each test of all of them needs to know about one. */
import { document, operation, operations, resolve } from './document.js';
import { type Json, makeArticle, makeImage, makeOutlet, makeQuote, makeSpeaker } from './make.js';
import type { TestNewsroom } from './newsroom.js';

interface Known {
  make(newsroom: TestNewsroom, given?: Json): Promise<Json>;
  /** The least body that creates one. */
  body(newsroom: TestNewsroom): Promise<Json>;
  /** The field that its slug is derived from; absent where it has none. */
  naming?: string;
  /** A text that may be null, to change and to clear. */
  optional: string;
  /** Makes something that refers to it, and says how that counts in the 409. */
  use?(newsroom: TestNewsroom, item: Json): Promise<Record<string, number>>;
}

/** A new resource is one entry here. */
const known: Record<string, Known> = {
  '/v1/outlets': {
    make: makeOutlet, naming: 'name', optional: 'description',
    body: async () => ({ name: 'The Daily Test', category: 'newspaper' }),
    use: async (newsroom, { id }) => makeArticle(newsroom, { outletId: id }).then(() => ({ articles: 1 })),
  },
  '/v1/speakers': {
    make: makeSpeaker, naming: 'name', optional: 'description',
    body: async () => ({ name: 'Ada Test', kind: 'person' }),
    use: async (newsroom, { id }) => makeQuote(newsroom, { speakerId: id }).then(() => ({ quotes: 1 })),
  },
  '/v1/images': {
    make: makeImage, naming: 'title', optional: 'caption',
    body: async () => ({ title: 'A test card', alt: '', url: 'https://images.example/card.png' }),
    use: async (newsroom, { id }) => makeArticle(newsroom, { images: [{ imageId: id, role: 'lead' }] }).then(() => ({ articles: 1 })),
  },
  '/v1/articles': {
    make: makeArticle, naming: 'headline', optional: 'summary',
    body: async (newsroom) => ({ headline: 'A test runs', body: 'It runs.', outletId: (await makeOutlet(newsroom)).id }),
  },
  '/v1/quotes': {
    make: makeQuote, optional: 'note',
    body: async (newsroom) => ({ articleId: (await makeArticle(newsroom)).id, kind: 'direct', text: 'We will see,' }),
    use: async (newsroom, { id, articleId }) => makeQuote(newsroom, { articleId, inReplyToId: id }).then(() => ({ replies: 1 })),
  },
};

export interface Resource extends Known {
  /** As in `getOutlet`. */
  name: string;
  path: string;
  /** What `include` takes; empty where there is none. */
  includes: string[];
  /** The names that `sort` takes, without the minus. */
  sorts: string[];
  /** The fields that no PATCH changes. */
  readOnly: string[];
  /** Those of them that a new one does not take either. */
  setByServer: string[];
}

const valuesOf = (operationId: string, parameter: string): string[] =>
  operation(operationId).definition.parameters.map(resolve).find(({ name }: Json) => name === parameter)?.schema.items.enum ?? [];

function resourceAt(path: string): Resource {
  const name = operations.find((candidate) => candidate.path === `${path}/{id}` && candidate.method === 'get')?.operationId.slice('get'.length) ?? '';
  const facts = known[path];
  if (facts === undefined) throw new Error(`tests/support/resources.ts does not know ${path} yet.`);
  const { schemas } = document.components;
  const readOnly = Object.entries<Json>(schemas[name].properties).filter(([, schema]) => schema.readOnly).map(([field]) => field);
  return {
    ...facts, name, path,
    includes: valuesOf(`get${name}`, 'include'),
    sorts: valuesOf(`list${name}s`, 'sort').filter((value) => !value.startsWith('-')),
    readOnly,
    setByServer: readOnly.filter((field) => !(field in schemas[`${name}Create`].properties)),
  };
}

/** What can be patched is a resource. */
export const resources: Resource[] = operations
  .filter(({ method, path }) => method === 'patch' && path.endsWith('/{id}'))
  .map(({ path }) => resourceAt(path.slice(0, -'/{id}'.length)));

export const withSlug = resources.filter((resource): resource is Resource & { naming: string } => resource.naming !== undefined);
