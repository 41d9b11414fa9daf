/** What an edit of an article's body does to its statements, as the answers tell it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makeQuote } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

const DAWN = 'The harbour was quiet on Monday, and nobody had come.';
const PIER = 'On the pier “we will open the lock at noon,” said Ines Carvalho, who keeps it.';
const GULL = 'A gull watched. The tide went out as it always does.';
const LOCK = 'we will open the lock at noon,';
const join = (...blocks: string[]): string => blocks.join('\n\n');
const direct = (text: string): Json => ({ kind: 'direct', text });

const patch = (path: string, body: object) => newsroom.as('editor').patch(path).send(body).expect(200);
const edit = async ({ id }: Json, body: string): Promise<Json> => (await patch(`/v1/articles/${id}`, { body })).body;
const textOf = async ({ id }: Json): Promise<string[]> => [...(await newsroom.as('viewer').get(`/v1/articles/${id}/text`).expect(200)).text];

/** An article and its statements, which are created one after the other. */
async function tell(body: string, ...quotes: Json[]): Promise<{ article: Json; ids: string[] }> {
  const { id } = await makeArticle(newsroom, { body });
  const ids: string[] = [];
  for (const quote of quotes) ids.push((await makeQuote(newsroom, { ...quote, articleId: id })).id);
  return { article: (await newsroom.as('viewer').get(`/v1/articles/${id}`).expect(200)).body, ids };
}

/** The statements of an article in their order, each checked against its text. */
async function quotesOf(article: Json): Promise<Json[]> {
  const { data } = (await newsroom.as('viewer').get(`/v1/quotes?article=${article.id}`).expect(200)).body;
  const text = await textOf(article);
  for (const { segments } of data) {
    for (const { start, end, exact, prefix, suffix } of segments) {
      expect([prefix, exact, suffix]).toEqual([text.slice(Math.max(0, start - 32), start), text.slice(start, end), text.slice(end, end + 32)].map((part) => part.join('')));
    }
  }
  expect(data.map(({ position }: Json) => position)).toEqual(data.map((_: Json, i: number) => i + 1));
  return data;
}

/** Status and words of each statement, by its id. */
const states = async (article: Json): Promise<Json> =>
  Object.fromEntries((await quotesOf(article)).map(({ id, anchor, segments }) => [id, [anchor.status, ...segments.map(({ exact }: Json) => exact)]]));

describe('an edit answers which statements it has changed the status of', () => {
  const text = join(DAWN, PIER, GULL);
  test.each<[string, string, [string, ...string[]]]>([
    ['text in front of its words', join('Night ended.', text), ['exact', LOCK]],
    ['other words around them', text.replace('said', 'called'), ['exact', LOCK]],
    ['their paragraph taken elsewhere', join(DAWN, GULL, 'The weather stayed fine in all of the county, says the weather service.', PIER), ['moved', LOCK]],
    ['the paragraph before them put behind them', join(PIER, DAWN, GULL), ['exact', LOCK]],
    ['the words taken to another paragraph', join(DAWN, GULL, `Later “${LOCK}” was all that he remembered.`), ['moved', LOCK]],
    ['quotation marks added inside them', text.replace('the lock', 'the ‘lock’'), ['orphaned']],
    ['a word of them changed', text.replace('lock', 'gate'), ['orphaned']],
    ['a letter of them changed', text.replace('lock', 'look'), ['orphaned']],
    ['their paragraph deleted', join(DAWN, GULL), ['orphaned']],
    ['their paragraph doubled on the spot', join(DAWN, PIER, PIER, GULL), ['ambiguous']],
  ])('%s', async (_what, body, state) => {
    const { article, ids: [id = ''] } = await tell(text, direct(LOCK));
    const answer = await edit(article, body);
    expect(await states(article)).toEqual({ [id]: state });
    expect(answer.anchors).toEqual(state[0] === 'exact' ? [] : [{ quoteId: id, from: 'exact', to: state[0] }]);
    expect((await quotesOf(article))[0]?.anchor.articleVersion).toBe(answer.version);
    expect(answer).toMatchObject({ version: article.version + 1, body });
  });

  test('only those, in the order that they had', async () => {
    const said = ['“We sail at dawn tomorrow,” Ada Voss said.', '“Nobody told the crew about it,” Tom Reed said.', '“The crew was told on Sunday,” Ada Voss said.'];
    const words = ['We sail at dawn tomorrow,', 'Nobody told the crew about it,', 'The crew was told on Sunday,'];
    const { article, ids: [last, first, middle] } = await tell(join(...said), direct(words[2] ?? ''), direct(words[0] ?? ''), direct(words[1] ?? ''));
    const { anchors } = await edit(article, join('At noon.', said[1] ?? ''));
    expect(anchors).toEqual([{ quoteId: first, from: 'exact', to: 'orphaned' }, { quoteId: last, from: 'exact', to: 'orphaned' }]);
    expect((await quotesOf(article)).map(({ id }) => id)).toEqual([middle, last, first]);
  });

  test('and renumbers them when they change places', async () => {
    const said = ['“We sail at dawn tomorrow,” Ada Voss said.', '“Nobody told the crew about it,” Tom Reed said.'];
    const { article, ids: [first, second] } = await tell(join(...said), direct('We sail at dawn tomorrow,'), direct('Nobody told the crew about it,'));
    await edit(article, join(...said.toReversed()));
    expect((await quotesOf(article)).map(({ id }) => id)).toEqual([second, first]);
  });

  test('offsets move with the text in front', async () => {
    const { article } = await tell(text, direct(LOCK));
    const [before] = await quotesOf(article);
    await edit(article, join('Night 🌙.', text));
    const [after] = await quotesOf(article);
    expect(after?.segments[0].start - before?.segments[0].start).toBe(10);
    expect(after?.version).toBe(before?.version);
  });

  test('retyped marks make it typographic, and their return exact', async () => {
    const curly = join(DAWN, '“We don’t know — not yet,” she said.');
    const { article, ids: [quoteId = ''] } = await tell(curly, direct('We don’t know — not yet,'));
    expect((await edit(article, curly.replace(/[“”]/g, '"').replace('’', '\'').replace('—', '-'))).anchors).toEqual([{ quoteId, from: 'exact', to: 'typographic' }]);
    expect(await states(article)).toEqual({ [quoteId]: ['typographic', 'We don\'t know - not yet,'] });
    expect((await edit(article, curly)).anchors).toEqual([{ quoteId, from: 'typographic', to: 'exact' }]);
  });

  test('words that are gone and come back are moved', async () => {
    const { article, ids: [quoteId = ''] } = await tell(text, direct(LOCK));
    expect((await edit(article, text.replace('lock', 'gate'))).anchors).toEqual([{ quoteId, from: 'exact', to: 'orphaned' }]);
    expect((await edit(article, join(GULL, DAWN))).anchors).toEqual([]);
    expect((await edit(article, text)).anchors).toEqual([{ quoteId, from: 'orphaned', to: 'moved' }]);
    expect(await states(article)).toEqual({ [quoteId]: ['moved', LOCK] });
  });

  test('a doubled paragraph of which one is taken out again gives its statement back', async () => {
    const { article, ids: [quoteId = ''] } = await tell(text, direct(LOCK));
    await edit(article, join(DAWN, PIER, PIER, GULL));
    expect((await edit(article, text)).anchors).toEqual([{ quoteId, from: 'ambiguous', to: 'moved' }]);
  });

  test('a bride never becomes a bridge', async () => {
    const { article, ids: [quoteId = ''] } = await tell('She saw “the bride” and left.', direct('the bride'));
    for (const word of ['bridge', 'bridegroom', 'brides']) {
      await edit(article, `She saw “the ${word}” and left.`);
      expect(await states(article)).toEqual({ [quoteId]: ['orphaned'] });
    }
  });

  test('a paraphrase that is rewritten is orphaned too; one that never had a place stays without', async () => {
    const [tide, hope] = ['The tide went out as it always does.', 'They hope for rain.'].map((words) => ({ kind: 'indirect', text: words }));
    const { article, ids: [placed = '', unplaced = ''] } = await tell(text, tide, hope);
    expect((await edit(article, join(DAWN, PIER, 'A gull watched the tide.'))).anchors).toEqual([{ quoteId: placed, from: 'exact', to: 'orphaned' }]);
    expect(await states(article)).toEqual({ [placed]: ['orphaned'], [unplaced]: ['none'] });
  });
});

describe('equal words of two people', () => {
  const [ames, bray] = ['“No comment,” said Alice Ames, the mayor.', '“No comment,” said Bob Bray, her deputy.'];
  const words = direct('No comment,');

  async function both(): Promise<{ article: Json; hers: string; his: string }> {
    const { article, ids: [hers = '', his = ''] } = await tell(join(ames, DAWN, bray), words, words);
    expect(await states(article)).toEqual({ [hers]: ['ambiguous'], [his]: ['ambiguous'] });
    const at = (await textOf(article)).join('').lastIndexOf('No comment,');
    const given = (await patch(`/v1/quotes/${hers}`, { segments: [{ start: 1, end: 12 }] })).body;
    expect(given).toMatchObject({ anchor: { status: 'exact' }, segments: [{ start: 1, end: 12, exact: 'No comment,' }] });
    await patch(`/v1/quotes/${his}`, { segments: [{ start: at, end: at + 11 }] });
    return { article, hers, his };
  }

  /** Who is named behind the words of each. */
  const named = async (article: Json): Promise<Json> =>
    Object.fromEntries((await quotesOf(article)).map(({ id, segments }) => [id, /said (\w+)/.exec(segments[0]?.suffix ?? '')?.[1]]));

  test('are ambiguous until their segments are given, and then follow their own', async () => {
    const { article, hers, his } = await both();
    for (const body of [
      join('Monday.', ames, DAWN, bray),
      join('Monday.', ames, DAWN, 'The mayor waited.', bray, GULL),
      join(bray, DAWN, ames, GULL),
      join(bray, `Again: ${ames}`, GULL),
    ]) {
      await edit(article, body);
      expect(await named(article)).toEqual({ [hers]: 'Alice', [his]: 'Bob' });
    }
  });

  test('and the one whose sentence is deleted does not take the other\'s', async () => {
    const { article, hers, his } = await both();
    expect((await edit(article, join(DAWN, bray))).anchors).toEqual([{ quoteId: hers, from: 'exact', to: 'orphaned' }]);
    expect(await named(article)).toEqual({ [hers]: undefined, [his]: 'Bob' });
  });
});

describe('a PATCH', () => {
  test('of a statement that was moved makes it exact where it now stands', async () => {
    const { article, ids: [id = ''] } = await tell(join(DAWN, PIER, GULL), direct(LOCK));
    await edit(article, join(DAWN, GULL));
    await edit(article, join(PIER, GULL));
    expect(await states(article)).toEqual({ [id]: ['moved', LOCK] });
    const { body } = await patch(`/v1/quotes/${id}`, { note: 'Checked with the desk.' });
    expect(body).toMatchObject({ anchor: { status: 'exact' }, segments: [{ exact: LOCK }] });
    expect(await states(article)).toEqual({ [id]: ['exact', LOCK] });
  });

  test('of a statement that has lost its words gives it a place again', async () => {
    const { article, ids: [id = ''] } = await tell('She saw “the bride” and left.', direct('the bride'));
    await edit(article, 'She left. Later “the bride” came.');
    await edit(article, 'Nobody came.');
    await edit(article, 'Then came the bride.');
    expect(await states(article)).toEqual({ [id]: ['orphaned'] });
    await patch(`/v1/quotes/${id}`, { segments: [{ exact: 'the bride' }] });
    expect(await states(article)).toEqual({ [id]: ['exact', 'the bride'] });
  });

  test('that changes the body but not its text leaves anchors as they are, and highlights them', async () => {
    const { article, ids: [id = ''] } = await tell(join(DAWN, PIER), direct(LOCK));
    const [before] = await quotesOf(article);
    const answer = await edit(article, join(DAWN, PIER.replace('lock', '**lock**')));
    expect(answer).toMatchObject({ version: article.version + 1, anchors: [] });
    expect(answer.bodyHtml).toContain(`<span data-quote-id="${id}">we will open the <strong>lock</strong> at noon,</span>`);
    expect(await quotesOf(article)).toEqual([{ ...before, anchor: { ...before?.anchor, articleVersion: answer.version } }]);
  });

  test('that changes the headline alone says nothing of anchors', async () => {
    const { article } = await tell(join(DAWN, PIER), direct(LOCK));
    const [before] = await quotesOf(article);
    expect((await patch(`/v1/articles/${article.id}`, { headline: 'Changed' })).body.anchors).toEqual([]);
    expect(await quotesOf(article)).toEqual([before]);
  });

  test('is answered by what can be sent back, under the ETag that a GET has afterwards', async () => {
    const { article } = await tell(join(DAWN, PIER), direct(LOCK));
    const answer = await patch(`/v1/articles/${article.id}`, { body: DAWN });
    expect(answer.body.anchors).toHaveLength(1);
    const read = await newsroom.as('editor').get(`/v1/articles/${article.id}`).expect(200);
    expect(answer.headers['etag']).toBe(read.headers['etag']);
    const { anchors, ...rest } = answer.body;
    expect(rest).toEqual(read.body);
    const again = await newsroom.as('editor').patch(`/v1/articles/${article.id}`).set('If-Match', answer.headers['etag'] ?? '').send(answer.body).expect(200);
    expect(again.body).toEqual({ ...answer.body, anchors: [] });
    expect(again.headers['etag']).toBe(answer.headers['etag']);
    const changed = (await patch(`/v1/articles/${article.id}`, { ...answer.body, body: join(DAWN, PIER) })).body;
    expect(changed).toMatchObject({ version: answer.body.version + 1, anchors: [{ from: 'orphaned', to: 'moved' }] });
  });

  test('that is stale changes no anchor', async () => {
    const { article } = await tell(join(DAWN, PIER), direct(LOCK));
    const before = await quotesOf(article);
    await newsroom.as('editor').patch(`/v1/articles/${article.id}`).set('If-Match', '"1-stale"').send({ body: DAWN }).expect(412);
    expect(await quotesOf(article)).toEqual(before);
  });
});

describe('offsets count code points of the canonical text', () => {
  test('whatever the line ends of the body', async () => {
    const { article, ids: [id = ''] } = await tell(join(DAWN, PIER), direct(LOCK));
    const [before] = await quotesOf(article);
    const { anchors, version } = await edit(article, join(DAWN, PIER).replace(/\n/g, '\r\n'));
    expect(anchors).toEqual([]);
    expect(await quotesOf(article)).toEqual([{ ...before, anchor: { ...before?.anchor, articleVersion: version } }]);
    expect((await edit(article, join('Night.', DAWN, PIER).replace(/\n/g, '\r\n'))).anchors).toEqual([]);
    expect(await states(article)).toEqual({ [id]: ['exact', LOCK] });
  });

  test('whether its accents are composed or not', async () => {
    const composed = join('Zoë came.', '“Léa sees the café,” said Zoë.');
    const { article, ids: [id = ''] } = await tell(composed, direct('Léa sees the café,'.normalize('NFD')));
    expect(await states(article)).toEqual({ [id]: ['exact', 'Léa sees the café,'] });
    expect((await edit(article, composed.normalize('NFD'))).anchors).toEqual([]);
    expect((await edit(article, join('Zoë left.', composed).normalize('NFD'))).anchors).toEqual([]);
    expect(await states(article)).toEqual({ [id]: ['exact', 'Léa sees the café,'] });
  });

  test.each([
    ['emoji', 'The 👩‍🚀 and the 🇵🇹 🎉 came.', '“We fly 🚀 to the moon 🌕 today,” she said.', 'We fly 🚀 to the moon 🌕 today,'],
    ['Hebrew', 'הנמל היה שקט ביום שני.', 'ראש העיר אמרה: “נפתח את השער בצהריים היום” והלכה.', 'נפתח את השער בצהריים היום'],
    ['Arabic', 'كان الميناء هادئا يوم الاثنين.', 'قالت العمدة: «سنفتح البوابة عند الظهر اليوم» ثم ذهبت.', 'سنفتح البوابة عند الظهر اليوم'],
    ['Chinese', '星期一港口很安静。', '市长说：“我们中午打开水闸。”然后离开。', '我们中午打开水闸。'],
    ['rare Han characters', '𠮷野家在港口。', '市長說：「我們𠮷日打開水閘。」然後離開。', '我們𠮷日打開水閘。'],
  ])('in %s, before and after an edit', async (_script, first, second, words) => {
    const { article, ids: [id = ''] } = await tell(join(first, second), direct(words));
    expect(await states(article)).toEqual({ [id]: ['exact', words] });
    expect((await edit(article, join('🌙🌙', first, second, '🌙'))).anchors).toEqual([]);
    const [quote] = await quotesOf(article);
    expect(quote?.segments[0].start).toBe([...join('🌙🌙', first, second.split(words)[0] ?? '')].length);
    expect((await edit(article, join(first, second.replace(words, `${words.slice(0, 2)}…`)))).anchors).toEqual([{ quoteId: id, from: 'exact', to: 'orphaned' }]);
    expect((await edit(article, join(second, first))).anchors).toEqual([{ quoteId: id, from: 'orphaned', to: 'moved' }]);
  });
});
