/** What PostgreSQL's search could not hold as it stands: long texts, long words, and very many different ones. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lexeme, vectorOf } from '../../src/database/postgresql/vectors.js';
import { makePublishedArticle } from '../support/make.js';
import { type TestNewsroom, openTestNewsroom } from '../support/newsroom.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom({ engine: 'postgresql' });
});
afterAll(() => newsroom.close());

async function found(query: string): Promise<string[]> {
  const { body } = await newsroom.as(null).get(`/v1/articles?q=${encodeURIComponent(query)}`);
  return body.data.map(({ slug }: { slug: string }) => slug);
}

describe('a long text', () => {
  test('is found by a phrase at its end, also of words that stand in it a thousand times', async () => {
    const words = Array.from({ length: 60_000 }, (_, i) => `tide${i % 50}`);
    await makePublishedArticle(newsroom, { slug: 'long', body: `${words.join(' ')} tide7 harbour tide7 tide9.` });
    expect(await found('"harbour tide7 tide9"')).toEqual(['long']);
    expect(await found('"tide7 tide9"')).toEqual(['long']);
    expect(await found('"tide9 tide7"')).toEqual([]);
  });

  test('of 500,000 characters that are all different words is stored, and found by what fits', async () => {
    const body = Array.from({ length: 60_000 }, (_, i) => `w${i.toString(36).padStart(6, '0')}`).join(' ');
    await makePublishedArticle(newsroom, { slug: 'different', body: body.slice(0, 490_000) });
    expect(await found('w000000')).toEqual(['different']);
  });

  test('is found by a word of thousands of letters', async () => {
    const word = `${'ä'.repeat(3_000)}x`;
    await makePublishedArticle(newsroom, { slug: 'wordy', body: `It is ${word}.` });
    expect(await found('aaaaaaa*')).toEqual(['wordy']);
  });
});

describe('a vector', () => {
  test('has less than a megabyte, and no more of one word than PostgreSQL keeps', () => {
    const many = Array.from({ length: 300_000 }, (_, i) => `港${i}`);
    expect(Buffer.byteLength(vectorOf([{ words: many, weight: 'B' }]).replace(/'|:\d+B| /g, ''))).toBeLessThan(1_000_000);
    expect(vectorOf([{ words: Array.from({ length: 1_000 }, () => 'tide'), weight: 'B' }]).split(',')).toHaveLength(255);
    expect(vectorOf([{ words: ['a', 'b'], weight: 'A' }, { words: ['a'], weight: 'B' }])).toBe("'a':1A,3B 'b':2A");
  });

  test('has words as literals that nothing in them ends', () => {
    expect(lexeme("it's \\ so")).toBe(String.raw`'it''s \\ so'`);
    expect(lexeme(`${'a'.repeat(499)}𠮷`)).toBe(`'${'a'.repeat(499)}'`);
  });
});
