/** What the list of every resource promises: the envelope, pages and their order. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makeQuote, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { type Resource, resources } from './support/resources.js';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.close());

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

  test('has data, meta and links, and the same links in its Link header', async () => {
    await makeMany(resource, 3);
    const answer = await editor().get(`${path}?limit=2${all}`);
    expect(Object.keys(answer.body)).toEqual(['data', 'meta', 'links']);
    expect(answer.body.data).toHaveLength(2);
    expect(answer.body.meta).toEqual({ limit: 2, nextCursor: expect.any(String) });
    expect(answer.body.links).toEqual({ self: `${path}?limit=2${all}`, next: expect.stringContaining('cursor=') });
    expect(answer.headers['link']).toBe(`<${answer.body.links.self}>; rel="self", <${answer.body.links.next}>; rel="next"`);
    const next = await editor().get(answer.body.links.next);
    expect(next.body.data).toHaveLength(1);
    expect(next.body).toMatchObject({ meta: { nextCursor: null }, links: { next: null } });
    expect(next.headers['link']).not.toContain('rel="next"');
  });

  test('is empty before anything is there, and 20 long where no limit is given', async () => {
    expect((await editor().get(path)).body).toEqual({ data: [], meta: { limit: 20, nextCursor: null }, links: { self: path, next: null } });
    await makeMany(resource, 21);
    expect((await list('')).data).toHaveLength(20);
    expect((await list('limit=100')).data).toHaveLength(21);
  });

  test('counts with page and with count=true', async () => {
    await makeMany(resource, 5);
    const pages = [await list('page=1&limit=2'), await list('page=2&limit=2'), await list('page=3&limit=2'), await list('page=4&limit=2')];
    expect(pages.map(({ meta }) => [meta.page, meta.total])).toEqual([1, 2, 3, 4].map((page) => [page, 5]));
    expect(pages.map(({ data }) => data.length)).toEqual([2, 2, 1, 0]);
    expect(idsOf(pages.flatMap(({ data }) => data))).toEqual(idsOf((await list('limit=100')).data));
    expect(pages[0].links.next).toContain('page=2');
    expect(pages[2].links.next).toBeNull();
    expect((await list('count=true&limit=2')).meta).toEqual({ limit: 2, nextCursor: expect.any(String), total: 5 });
  });

  test.each(['limit=0', 'limit=101', 'limit=ten', 'limit=', 'limit=1&limit=2', 'page=0', 'page=1.5', 'count=yes', 'cursor=nonsense', 'cursor=', 'sort=nonsense', 'sort=', 'nonsense=1'])(
    'refuses %s and names the parameter', async (search) => {
      const answer = await editor().get(`${path}?${search}`);
      expect(answer.body).toMatchObject({ status: 400, code: 'invalid_parameter', errors: [{ parameter: search.split('=')[0] }] });
      if (search.startsWith('nonsense')) expect(answer.body.detail).toContain('cursor');
    });

  test('refuses a cursor with a page, of another sort and of another list', async () => {
    await makeMany(resource, 2);
    const { meta: { nextCursor } } = await list('limit=1');
    const other = resources.find((candidate) => candidate.path !== path)?.path;
    const places = [`${path}?cursor=${nextCursor}&page=1${all}`, `${path}?cursor=${nextCursor}&sort=createdAt${all}`, `${other}?cursor=${nextCursor}`];
    const answers = await Promise.all(places.map((place) => editor().get(place)));
    expect(answers.map(({ body }) => [body.status, body.errors?.[0]?.parameter])).toEqual(places.map(() => [400, 'cursor']));
  });

  test.each(['', ...sorts.flatMap((sort) => [sort, `-${sort}`])])('neither repeats nor skips a row while others come and go, with sort=%s', async (sort) => {
    const made = await makeMany(resource, 8);
    const doomed = idsOf(await listedIn(sort, made));
    const seen: string[] = [];
    let next: string | null = `${path}?limit=2${all}${sort ? `&sort=${sort}` : ''}`;
    for (let round = 0; next !== null && round < 20; round += 1) {
      const { body }: Json = await editor().get(next);
      seen.push(...idsOf(body.data));
      next = body.links.next;
      // One that was shown, one that was not, and a new one.
      if (round === 1) await Promise.all([doomed[0], doomed[6]].map((id) => editor().delete(`${path}/${id}`)));
      if (round < 3) await make(newsroom);
    }
    expect(new Set(seen).size).toBe(seen.length);
    const lasting = doomed.filter((_, index) => index !== 0 && index !== 6);
    expect(lasting.filter((id) => !seen.includes(id))).toEqual([]);
    expect(seen).not.toContain(doomed[6]);
  });

  async function listedIn(sort: string, made: Json[]): Promise<Json[]> {
    const { data } = await list(`limit=100${sort ? `&sort=${sort}` : ''}`);
    expect(data).toHaveLength(made.length);
    return data;
  }

  const sortable = sorts.filter((sort) => sort !== 'relevance');
  test.each(sortable.flatMap((sort) => [sort, `-${sort}`]))('is in the order of %s', async (sort) => {
    await makeVaried(resource);
    const { data } = await list(`limit=100&sort=${sort}`);
    expect(data.length).toBeGreaterThan(5);
    const key = sort.replace(/^-/, '');
    expect(data.map((item: Json) => [item[key], item.id])).toEqual([...data].sort(comparing(sort)).map((item: Json) => [item[key], item.id]));
    const inPages: Json[] = [];
    for (let next: string | null = `${path}?limit=3&sort=${sort}${all}`; next !== null; ) {
      const { body }: Json = await editor().get(next);
      inPages.push(...body.data);
      next = body.links.next;
    }
    expect(idsOf(inPages)).toEqual(idsOf(data));
  });

  test('breaks ties by a second key', async () => {
    if (naming === undefined) return;
    for (const name of ['Same', 'Same', 'Other']) await make(newsroom, { [naming]: name });
    const { data } = await list(`limit=100&sort=${naming},-createdAt`);
    const expected = [...data].sort((a: Json, b: Json) => a[naming].localeCompare(b[naming]) || (a.createdAt < b.createdAt ? 1 : -1));
    expect(idsOf(data)).toEqual(idsOf(expected));
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

const collator = new Intl.Collator('en', { sensitivity: 'base', ignorePunctuation: false });
const folded = (text: string): string => text.replace(/^\P{L}+(?=\p{L})/u, (start) => (/\d/.test(start) ? start : ''));

/** Names as a reader sorts them: neither case nor accents nor the quotation marks in front count. Ties by the id. */
function comparing(sort: string): (a: Json, b: Json) => number {
  const key = sort.replace(/^-/, '');
  const sign = sort.startsWith('-') ? -1 : 1;
  const isName = ['name', 'title', 'headline'].includes(key);
  return (a, b) => {
    const [x, y] = [a[key], b[key]];
    if (x === null || y === null) return x === y ? sign * compare(a.id, b.id) : (x === null) === (nulls[key] === 'first') ? -1 : 1;
    return sign * ((isName ? collator.compare(folded(x), folded(y)) : compare(startOf(x), startOf(y))) || compare(a.id, b.id));
  };
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** A partial date sorts by its start. */
const startOf = (value: string | number): string | number => (typeof value === 'string' && /^\d{4}/.test(value) ? new Date(value).getTime() : value);
