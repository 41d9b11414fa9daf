/**
 * The newsroom that is measured: made up, the same each time, as the lines that `npm run import:ndjson` takes. Each article is
 * made by itself from its number, so that a million of them need no memory.
 */
import { numbers, wordsOf } from '../sentences.js';

const OUTLETS = 5;
const SPEAKERS = 500;
const IMAGES = 100;

/** Of an article, in UTF-16 units; a little more, because it ends with a whole paragraph. */
const BODY_LENGTH = 3_850;
const DIRECT = 5;
/** Quotations that are printed and not yet recorded: what a statement can be created from. */
export const UNRECORDED = 6;

const FOUNDED = Date.UTC(2012, 0, 1);
const FIRST_PUBLICATION = Date.UTC(2015, 0, 1);
const LAST_PUBLICATION = Date.UTC(2025, 0, 1);

const MEDIA = ['interview', 'pressConference', 'speech', 'statement', 'socialPost'];
const SECTIONS = ['Harbour', 'Council', 'Courts', 'Trade', 'Weather', 'Culture'];

export const outletSlug = (n: number): string => `outlet-${n % OUTLETS}`;
export const speakerSlug = (n: number): string => `speaker-${n % SPEAKERS}`;
export const articleSlug = (n: number): string => `article-${n}`;

const resources = ['outlet', 'image', 'speaker', 'article', 'quote'] as const;
type Resource = (typeof resources)[number];

/** A UUID of version 7, from a time and a number where others have chance. */
function idOf(resource: Resource, n: number, at: number): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const time = hex(at, 12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8${hex(resources.indexOf(resource), 3)}-${hex(n, 12)}`;
}

const iso = (at: number): string => new Date(at).toISOString();
const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const sentence = (random: () => number): string => `${capitalized(wordsOf(random).join(' '))}.`;
const title = (random: () => number): string => wordsOf(random).slice(0, 8).map(capitalized).join(' ');
const below = (random: () => number, most: number): number => Math.floor(random() * most);
const range = <T>(length: number, make: (n: number) => T): T[] => Array.from({ length }, (_, n) => make(n));
const pick = <T>(all: readonly T[], n: number): T => all[n % all.length] as T;

const line = <Fields extends object>(resource: Resource, n: number, at: number, fields: Fields) => (
  { resource, id: idOf(resource, n, at), createdAt: iso(at), updatedAt: iso(at), ...fields }
);

const outlet = (n: number) => line('outlet', n, FOUNDED, {
  slug: outletSlug(n), name: `Outlet ${n}`, category: 'newspaper', country: 'NL', language: 'en', description: sentence(numbers(20_000 + n)),
});

function image(n: number) {
  const random = numbers(30_000 + n);
  return line('image', n, FOUNDED, {
    slug: `image-${n}`, title: title(random), alt: sentence(random), caption: sentence(random), credit: `Picture: ${title(random)}`,
    url: `https://images.example/${n}.jpg`, mimeType: 'image/jpeg', width: 1_600, height: 1_067,
  });
}

function speaker(n: number) {
  const random = numbers(40_000 + n);
  const name = range(2, () => capitalized(wordsOf(random).join('').slice(0, 8))).join(' ');
  const role = { title: title(random), organization: title(random) };
  return { role, line: line('speaker', n, FOUNDED, { slug: speakerSlug(n), name, kind: 'person', description: sentence(random), positions: [{ ...role, from: '2012-03' }] }) };
}

/** What articles refer to. */
const [outlets, images, speakers] = [range(OUTLETS, outlet), range(IMAGES, image), range(SPEAKERS, speaker)];

/** One of `total` articles, its statements, and others that are printed in it and not recorded. A higher number is newer. */
export function makeArticle(n: number, total: number) {
  const random = numbers(1_000_000 + n);
  const at = FIRST_PUBLICATION + Math.floor(((n + 0.5) * (LAST_PUBLICATION - FIRST_PUBLICATION)) / total);
  const articleId = idOf('article', n, at);
  const say = (kind: 'direct' | 'indirect', text: string) => {
    const { role, line: { id: speakerId, name } } = pick(speakers, below(random, SPEAKERS));
    return { print: `“${text}” said ${name}.`, statement: { articleId, kind, text, speakerId, role, saidAt: iso(at).slice(0, 10), medium: pick(MEDIA, below(random, MEDIA.length)) } };
  };
  const printed = range(DIRECT + UNRECORDED, () => say('direct', sentence(random).replace(/\.$/, ',')));
  // Every other one is recorded, so that new ones stand among the known ones.
  const [recorded, unrecorded] = [1, 0].map((odd) => printed.filter((_, i) => i % 2 === odd).map(({ statement }) => statement));
  const quotes = [...(recorded ?? []), say('indirect', sentence(random)).statement].map((statement, i) => line('quote', n * (DIRECT + 1) + i, at, statement));
  const article = line('article', n, at, {
    slug: articleSlug(n), headline: title(random), summary: sentence(random), language: 'en', section: pick(SECTIONS, below(random, SECTIONS.length)),
    topics: [...new Set(range(2, () => `Topic ${below(random, 40)}`))], outletId: pick(outlets, n).id,
    images: range(2, (i) => ({ imageId: pick(images, n + 7 * i).id, role: i === 0 ? 'lead' : 'inline' })),
    status: 'published', publishedAt: iso(at), firstPublishedAt: iso(at), body: bodyOf(printed.map(({ print }) => print), random),
  });
  return { article, quotes, unrecorded: unrecorded ?? [] };
}

/** Paragraphs, each with a quotation while there are some. */
function bodyOf(quotations: readonly string[], random: () => number): string {
  const paragraphs: string[] = [];
  for (let [i, length] = [0, 0]; length < BODY_LENGTH; i += 1) {
    const paragraph = [sentence(random), quotations[i] ?? sentence(random), sentence(random)].join(' ');
    paragraphs.push(paragraph);
    length += paragraph.length + 2;
  }
  return paragraphs.join('\n\n');
}

/** The whole newsroom. An article's statements stand directly behind it, so that the import takes them together. */
export function* newsroom(articles: number): Generator<object> {
  yield* [...outlets, ...images, ...speakers.map(({ line: each }) => each)];
  for (let n = 0; n < articles; n += 1) {
    const { article, quotes } = makeArticle(n, articles);
    yield article;
    yield* quotes;
  }
}
