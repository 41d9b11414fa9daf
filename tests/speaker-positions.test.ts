/** A speaker's positions: those without an end, and those of a date. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makePublishedArticle, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
let path: string;

/** Each title says when the position was held. */
const positions = [
  { title: '2012 to 2014', from: '2012', to: '2014' },
  { title: 'June 2014 to 11 October 2015', from: '2014-06', to: '2015-10-11' },
  { title: 'noon of 11 October 2015 to December 2015', from: '2015-10-11T12:00:00Z', to: '2015-12' },
  { title: 'until 2000', to: '2000' },
  { title: 'since 29 February 2016', from: '2016-02-29' },
];

const get = async (query = ''): Promise<Json> => (await newsroom.as('viewer').get(`${path}${query}`).expect(200)).body;
const titles = ({ data }: Json): string[] => data.map(({ title }: Json) => title);

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  const { slug } = await makeSpeaker(newsroom, { positions });
  path = `/v1/speakers/${slug}/positions`;
});
afterAll(() => newsroom.close());

describe('the positions of a speaker', () => {
  test('are answered in the order in which they are kept, whole', async () => {
    const { data, meta } = await get();
    expect(data).toEqual(positions.map((position) => ({ organization: null, from: null, to: null, ...position, ...(position.from?.includes('T') && { from: '2015-10-11T12:00:00.000Z' }) })));
    expect(meta).toEqual({ limit: 20, nextCursor: null });
  });

  test.each([
    ['2012', ['2012 to 2014']],
    ['2011', []],
    ['2011-12-31', []],
    ['2012-01-01', ['2012 to 2014']],
    ['2014', ['2012 to 2014', 'June 2014 to 11 October 2015']],
    ['2014-05', ['2012 to 2014']],
    ['2014-05-31T23:59:59.999Z', ['2012 to 2014']],
    ['2014-06-01T00:00:00Z', ['2012 to 2014', 'June 2014 to 11 October 2015']],
    ['2014-12-31T23:59:59.999Z', ['2012 to 2014', 'June 2014 to 11 October 2015']],
    ['2015-01-01', ['June 2014 to 11 October 2015']],
    ['2015-10-11', ['June 2014 to 11 October 2015', 'noon of 11 October 2015 to December 2015']],
    ['2015-10-11T11:59:59.999Z', ['June 2014 to 11 October 2015']],
    ['2015-10-11T14:00:00%2B02:00', ['June 2014 to 11 October 2015', 'noon of 11 October 2015 to December 2015']],
    ['2015-10-12', ['noon of 11 October 2015 to December 2015']],
    ['2015-12-31T23:59:59.999Z', ['noon of 11 October 2015 to December 2015']],
    ['2016-01', []],
    ['2016-02-28', []],
    ['2016-02', ['since 29 February 2016']],
    ['9999-12-31', ['since 29 February 2016']],
    ['2000-12-31', ['until 2000']],
    ['2001', []],
    ['0000', ['until 2000']],
  ])('of the date %s are those whose time overlaps it', async (on, expected) => {
    expect(titles(await get(`?on=${on}`))).toEqual(expected);
  });

  test.each(['2015-13', '2015-02-29', 'yesterday', ''])('of %j, which is no date, are refused', async (on) => {
    const problem = expectProblem(await newsroom.as('viewer').get(`${path}?on=${on}`), 'invalid_parameter');
    expect(problem.errors).toMatchObject([{ parameter: 'on' }]);
  });

  test('come in pages, by cursor and by number', async () => {
    const first = await get('?limit=2&count=true');
    const second = await get(`?limit=2&cursor=${first.meta.nextCursor}`);
    const third = await get('?limit=2&page=3');
    expect([first, second, third].flatMap(titles)).toEqual(positions.map(({ title }) => title));
    expect([first.meta.total, third.meta]).toEqual([5, { limit: 2, nextCursor: null, total: 5, page: 3 }]);
    expect((await newsroom.as('viewer').get(first.links.next).expect(200)).body.data).toEqual(second.data);
  });

  test('go on where a page ended when one is inserted before it, also among equal ones', async () => {
    const twin = { title: 'Warden' };
    const speaker = await makeSpeaker(newsroom, { positions: [twin, twin, { title: 'Mayor' }] });
    const list = (query: string) => newsroom.as('viewer').get(`/v1/speakers/${speaker.id}/positions?${query}`).expect(200);
    const { meta } = (await list('limit=2')).body;
    await newsroom.as('editor').patch(`/v1/speakers/${speaker.id}`).send({ positions: [{ title: 'Pilot' }, twin, twin, { title: 'Mayor' }] }).expect(200);
    expect(titles((await list(`limit=2&cursor=${meta.nextCursor}`)).body)).toEqual(['Mayor']);
  });

  test('have cursors that fit no other speaker and no other date', async () => {
    const { meta } = await get('?limit=1&on=2014');
    const other = await makeSpeaker(newsroom, { positions });
    for (const wrong of [`/v1/speakers/${other.id}/positions?limit=1&on=2014`, `${path}?limit=1&on=2015`]) {
      expectProblem(await newsroom.as('viewer').get(`${wrong}&cursor=${meta.nextCursor}`), 'invalid_parameter');
    }
  });

  test('are seen by whoever may see the speaker', async () => {
    const speaker = await makeSpeaker(newsroom, { positions: [{ title: 'Mayor' }] });
    const article = await makeArticle(newsroom, { quotes: [{ kind: 'indirect', text: 'We will see,', speakerId: speaker.id }] });
    const read = () => newsroom.as(null).get(`/v1/speakers/${speaker.id}/positions`);
    expectProblem(await read(), 'not_found');
    await newsroom.as('editor').post(`/v1/articles/${article.id}/publish`).expect(200);
    expect(titles((await read()).body)).toEqual(['Mayor']);
  });

  test('take no sort', async () => {
    expectProblem(await newsroom.as('viewer').get(`${path}?sort=from`), 'invalid_parameter');
  });
});

describe('the current positions of a speaker', () => {
  const mayor = { title: 'Mayor', organization: null, from: null, to: null };

  test('are those without an end, wherever the speaker is shown', async () => {
    const { id } = await makeSpeaker(newsroom, { positions: [{ title: 'Clerk', to: '2014' }, mayor] });
    await makePublishedArticle(newsroom, { quotes: [{ kind: 'indirect', text: 'We will see,', speakerId: id }] });
    const read = async (url: string): Promise<Json> => (await newsroom.as(null).get(url).expect(200)).body;
    expect((await read(`/v1/speakers/${id}`)).currentPositions).toEqual([mayor]);
    expect((await read(`/v1/speakers?limit=100`)).data.find((speaker: Json) => speaker.id === id).currentPositions).toEqual([mayor]);
    expect((await read(`/v1/quotes?speaker=${id}&include=speaker`)).data[0].speaker.currentPositions).toEqual([mayor]);
    expect((await read(`/v1/articles?speaker=${id}&include=quotes.speaker`)).data[0].quotes[0].speaker.currentPositions).toEqual([mayor]);
  });

  test('follow the positions', async () => {
    const { id } = await makeSpeaker(newsroom);
    const patched = await newsroom.as('editor').patch(`/v1/speakers/${id}`).send({ positions: [mayor] }).expect(200);
    expect(patched.body).toMatchObject({ currentPositions: [mayor], version: 2 });
  });

  test('can be sent back, and are refused where they differ', async () => {
    const speaker = await makeSpeaker(newsroom, { positions: [mayor] });
    const patch = (body: object) => newsroom.as('editor').patch(`/v1/speakers/${speaker.id}`).send(body);
    expect((await patch({ ...speaker, positions: [], url: null })).body).toMatchObject({ version: 2, positions: [], currentPositions: [] });
    const problem = expectProblem(await patch({ currentPositions: [mayor] }), 'invalid_body');
    expect(problem.errors).toEqual([expect.objectContaining({ pointer: '#/currentPositions', code: 'read_only' })]);
    expectProblem(await newsroom.as('editor').post('/v1/speakers').send({ name: 'X', kind: 'person', currentPositions: [] }), 'invalid_body');
  });
});
