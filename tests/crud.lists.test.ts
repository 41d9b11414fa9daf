/** What the list of every resource promises: the envelope, pages and their order. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makeQuote, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { type Resource, resources } from './support/resources.js';

let newsroom: TestNewsroom;

/** A newsroom of its own for a group of tests, which fill it as they go. */
function inOneNewsroom(fill: () => Promise<unknown> = async () => {}): void {
  beforeAll(async () => {
    newsroom = await openTestNewsroom();
    await fill();
  });
  afterAll(() => newsroom.close());
}

const editor = () => newsroom.as('editor');

/** What a list needs to show drafts too. */
const everything = ({ name }: Resource): string => (name === 'Article' ? '&status=any' : '');

async function makeMany({ make }: Resource, count: number): Promise<Json[]> {
  const made: Json[] = [];
  for (let i = 0; i < count; i += 1) made.push(await make(newsroom));
  return made;
}

const idsOf = (items: Json[]): string[] => items.map(({ id }) => id);

describe.each(resources)('the list at $path', (resource) => {
  const { path, sorts, make, naming } = resource;
  const all = everything(resource);
  const list = async (search: string): Promise<Json> => (await editor().get(`${path}?${search}${all}`)).body;

  async function walk(search: string, meanwhile: (page: number) => Promise<unknown> = async () => {}): Promise<string[]> {
    const seen: string[] = [];
    for (let next: string | null = `${path}?${search}${all}`, page = 0; next !== null && page < 50; page += 1) {
      const { body }: Json = await editor().get(next);
      seen.push(...idsOf(body.data));
      next = body.links.next;
      await meanwhile(page);
    }
    return seen;
  }

  describe('page by page', () => {
    inOneNewsroom();

    test('is empty before anything is there', async () => {
      expect((await editor().get(path)).body).toEqual({ data: [], meta: { limit: 20, nextCursor: null }, links: { self: path, next: null } });
    });

    test('is 20 long where no limit is given', async () => {
      await makeMany(resource, 21);
      expect((await list('')).data).toHaveLength(20);
      expect((await list('limit=100')).data).toHaveLength(21);
    });

    test('has data, meta and links, and the same links in its Link header', async () => {
      const { headers, body } = await editor().get(`${path}?limit=15${all}`);
      expect(Object.keys(body)).toEqual(['data', 'meta', 'links']);
      expect(body.data).toHaveLength(15);
      expect(body.meta).toEqual({ limit: 15, nextCursor: expect.any(String) });
      expect(body.links).toEqual({ self: `${path}?limit=15${all}`, next: expect.stringContaining('cursor=') });
      expect(headers['link']).toBe(`<${body.links.self}>; rel="self", <${body.links.next}>; rel="next"`);
      const last = await editor().get(body.links.next);
      expect(last.body).toMatchObject({ data: { length: 6 }, meta: { nextCursor: null }, links: { next: null } });
      expect(last.headers['link']).toBe(`<${last.body.links.self}>; rel="self"`);
    });

    test('counts with page and with count=true', async () => {
      const pages = await Promise.all([1, 2, 3, 4].map((page) => list(`page=${page}&limit=8`)));
      expect(pages.map(({ meta }) => [meta.page, meta.total])).toEqual([1, 2, 3, 4].map((page) => [page, 21]));
      expect(pages.map(({ data }) => data.length)).toEqual([8, 8, 5, 0]);
      expect(idsOf(pages.flatMap(({ data }) => data))).toEqual(idsOf((await list('limit=100')).data));
      expect(pages.map(({ links }) => links.next !== null)).toEqual([true, true, false, false]);
      expect(pages[0].links.next).toContain('page=2');
      expect((await list('count=true&limit=2')).meta).toEqual({ limit: 2, nextCursor: expect.any(String), total: 21 });
    });

    test.each(['limit=0', 'limit=101', 'limit=ten', 'limit=', 'limit=1&limit=2', 'page=0', 'page=1.5', 'count=yes', 'cursor=nonsense', 'cursor=', 'sort=nonsense', 'sort=', 'nonsense=1'])(
      'refuses %s and names the parameter', async (search) => {
        const answer = await editor().get(`${path}?${search}`);
        expect(answer.body).toMatchObject({ status: 400, code: 'invalid_parameter', errors: [{ parameter: search.split('=')[0] }] });
        if (search.startsWith('nonsense')) expect(answer.body.detail).toContain('cursor');
      });

    test('refuses a cursor with a page, of another sort and of another list', async () => {
      const { meta: { nextCursor } } = await list('limit=1');
      const other = resources.find((candidate) => candidate.path !== path)?.path;
      const places = [`${path}?cursor=${nextCursor}&page=1${all}`, `${path}?cursor=${nextCursor}&sort=createdAt${all}`, `${other}?cursor=${nextCursor}`];
      const answers = await Promise.all(places.map((place) => editor().get(place)));
      expect(answers.map(({ body }) => [body.status, body.errors?.[0]?.parameter])).toEqual(places.map(() => [400, 'cursor']));
    });
  });

  describe('while others come and go', () => {
    inOneNewsroom(() => makeMany(resource, 8));

    test.each(['', ...sorts.flatMap((sort) => [`&sort=${sort}`, `&sort=-${sort}`])])('neither repeats nor skips a row, with %p', async (sort) => {
      const before = idsOf((await list(`limit=100${sort}`)).data);
      const [shown, notYet] = [before[0], before[6]];
      const seen = await walk(`limit=2${sort}`, async (page) => {
        if (page === 1) await Promise.all([shown, notYet].map((id) => editor().delete(`${path}/${id}`)));
        if (page < 2) await make(newsroom);
      });
      expect(new Set(seen).size).toBe(seen.length);
      expect(before.filter((id) => !seen.includes(id))).toEqual([notYet]);
    });
  });

  describe('in order', () => {
    inOneNewsroom(() => makeVaried(resource));

    const sortable = sorts.filter((sort) => sort !== 'relevance');
    test.each(sortable.flatMap((sort) => [sort, `-${sort}`]))('of %s, in one page and in many', async (sort) => {
      const { data } = await list(`limit=100&sort=${sort}${resource.name === 'Quote' ? '&include=article' : ''}`);
      expect(data.length).toBeGreaterThan(5);
      const facts = (item: Json): unknown[] => [valueOf(item, sort), item.id];
      expect(data.map(facts)).toEqual([...data].sort(comparing(sort)).map(facts));
      expect(await walk(`limit=3&sort=${sort}`)).toEqual(idsOf(data));
    });

    test('breaks ties by a second key', async () => {
      if (naming === undefined) return;
      for (const name of ['Same', 'Same', 'Other']) await make(newsroom, { [naming]: name });
      const { data } = await list(`limit=100&sort=${naming},-createdAt`);
      const sameOnes = data.filter((item: Json) => item[naming] === 'Same');
      expect(idsOf(sameOnes)).toEqual(idsOf([...sameOnes].sort((a: Json, b: Json) => compare(b.createdAt, a.createdAt))));
    });
  });
});

const names = ['beta', 'Alpha', 'ähnlich', '“Zitat”', 'Zebra', 'zebra crossing', '1 first', 'Émile', 'emil'];

/** Rows that differ in all that a list sorts by, with ties and gaps. */
async function makeVaried({ name, make, naming }: Resource): Promise<void> {
  if (name === 'Quote') return makeVariedQuotes();
  for (const [index, text] of names.entries()) {
    const item = await make(newsroom, { [naming ?? '']: text });
    if (name === 'Article' && index % 3 > 0) await publish(newsroom, item, { publishedAt: `20${10 + (index % 4)}-01-01T00:00:00Z` });
    if (name === 'Speaker') await quoteOften(item, index % 3);
  }
}

async function quoteOften({ id }: Json, times: number): Promise<void> {
  if (times === 0) return;
  const quotes = Array.from({ length: times }, () => ({ kind: 'indirect', text: 'It will rain.', speakerId: id }));
  await publish(newsroom, await makeArticle(newsroom, { quotes }));
}

async function makeVariedQuotes(): Promise<void> {
  const speaker = await makeSpeaker(newsroom);
  const article = await makeArticle(newsroom, { body: '“One,” she said. “Two,” he said. “Three,” they said.' });
  const said = ['2015-10-11', null, '2015', '2015-10', '2015-10-11T09:00:00Z', null];
  for (const [index, text] of ['Three,', 'One,', 'Two,'].entries()) await makeQuote(newsroom, { articleId: article.id, text, saidAt: said[index] });
  await publish(newsroom, article);
  for (const saidAt of said) await makeQuote(newsroom, { saidAt, speakerId: speaker.id });
}

/** Where a missing value stands, whichever the direction. */
const nulls: Record<string, 'first' | 'last'> = { publishedAt: 'first', saidAt: 'last' };

const collator = new Intl.Collator('en', { sensitivity: 'base' });
const folded = (text: string): string => text.replace(/^[^\p{L}\p{N}]+/u, '');

/** What a row sorts by. */
function valueOf(item: Json, sort: string): Json {
  const key = sort.replace(/^-/, '');
  return key in item ? item[key] : item.article[key];
}

/** Names as a reader sorts them: neither case nor accents nor the quotation marks in front count. Ties by the id. */
function comparing(sort: string): (a: Json, b: Json) => number {
  const sign = sort.startsWith('-') ? -1 : 1;
  const isName = /name|title|headline/.test(sort);
  return (a, b) => {
    const [x, y] = [valueOf(a, sort), valueOf(b, sort)];
    if ((x === null) !== (y === null)) return (x === null) === (nulls[sort.replace(/^-/, '')] === 'first') ? -1 : 1;
    const byKey = x === null ? 0 : isName ? collator.compare(folded(x), folded(y)) : compare(startOf(x), startOf(y));
    return sign * (byKey || compare(a.id, b.id));
  };
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** A partial date sorts by its start. */
const startOf = (value: string | number): string | number => (typeof value === 'string' && /^\d{4}/.test(value) ? new Date(value).getTime() : value);
