/**
 * The newsroom that is measured: made up, the same each time. Each article is made by itself from its number, so that a
 * million of them need no memory.
 */
import { numbers, wordsOf } from '../sentences.js';

export const OUTLETS = 5;
export const SPEAKERS = 500;
const IMAGES = 100;

/** Of an article, in UTF-16 units; a little more, because it ends with a whole paragraph. */
const BODY_LENGTH = 3_850;
const DIRECT = 5;
/** Quotations that are printed and not yet recorded: what a statement can be created from. */
export const UNRECORDED = 6;

const FIRST_PUBLICATION = Date.UTC(2015, 0, 1);
const LAST_PUBLICATION = Date.UTC(2025, 0, 1);

const MEDIA = ['interview', 'pressConference', 'speech', 'statement', 'socialPost'];
const SECTIONS = ['Harbour', 'Council', 'Courts', 'Trade', 'Weather', 'Culture'];

export const outletSlug = (n: number): string => `outlet-${n % OUTLETS}`;
export const speakerSlug = (n: number): string => `speaker-${n % SPEAKERS}`;
const imageSlug = (n: number): string => `image-${n % IMAGES}`;
export const articleSlug = (n: number): string => `article-${n}`;

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const sentence = (random: () => number): string => `${capitalized(wordsOf(random).join(' '))}.`;
const title = (random: () => number): string => wordsOf(random).slice(0, 8).map(capitalized).join(' ');
const below = (random: () => number, most: number): number => Math.floor(random() * most);

const range = <T>(length: number, make: (n: number) => T): T[] => Array.from({ length }, (_, n) => make(n));

function speakerName(n: number): string {
  const random = numbers(10_000 + n);
  return range(2, () => capitalized(wordsOf(random).join('').slice(0, 8))).join(' ');
}

export const outlets = (): object[] =>
  range(OUTLETS, (n) => ({ slug: outletSlug(n), name: `Outlet ${n}`, category: 'newspaper', language: 'en', country: 'NL', description: sentence(numbers(20_000 + n)) }));

export const images = (): object[] =>
  range(IMAGES, (n) => {
    const random = numbers(30_000 + n);
    return {
      slug: imageSlug(n), title: title(random), alt: sentence(random), caption: sentence(random), credit: speakerName(n),
      url: `https://images.example/${n}.jpg`, mimeType: 'image/jpeg', width: 1_600, height: 1_067,
    };
  });

export const speakers = (): object[] =>
  range(SPEAKERS, (n) => {
    const random = numbers(40_000 + n);
    return {
      slug: speakerSlug(n), name: speakerName(n), kind: 'person', description: sentence(random),
      positions: [{ title: title(random), organization: title(random), from: '2012-03' }],
    };
  });

interface Statement {
  kind: 'direct' | 'indirect';
  text: string;
  speakerId: string;
  saidAt: string;
  medium: string;
}

interface Article {
  slug: string;
  headline: string;
  summary: string;
  section: string;
  outletId: string;
  topics: string[];
  images: { imageId: string; role: string }[];
  body: string;
  quotes: Statement[];
}

export interface MadeArticle {
  article: Article;
  publishedAt: string;
  /** What is printed between quotation marks and not recorded yet. */
  unrecorded: Statement[];
}

/** One of `total` articles; a higher number was published later. */
export function makeArticle(n: number, total: number): MadeArticle {
  const random = numbers(1_000_000 + n);
  const publishedAt = new Date(FIRST_PUBLICATION + Math.floor(((n + 0.5) * (LAST_PUBLICATION - FIRST_PUBLICATION)) / total)).toISOString();
  const say = (kind: Statement['kind'], text: string, speaker: number): Statement => ({
    kind, text, speakerId: speakerSlug(speaker), saidAt: publishedAt.slice(0, 10), medium: MEDIA[below(random, MEDIA.length)] ?? 'other',
  });
  const printed = range(DIRECT + UNRECORDED, () => ({ text: sentence(random).replace(/\.$/, ','), speaker: below(random, SPEAKERS) }));
  const direct = printed.map(({ text, speaker }) => say('direct', text, speaker));
  // Every other one is recorded, so that new ones stand among the known ones.
  const isRecorded = (i: number): boolean => i % 2 === 1;
  const article = {
    slug: articleSlug(n), headline: title(random), summary: sentence(random), section: SECTIONS[below(random, SECTIONS.length)] ?? '', outletId: outletSlug(n),
    topics: range(2, () => `Topic ${below(random, 40)}`).filter((topic, i, all) => all.indexOf(topic) === i),
    images: range(2, (i) => ({ imageId: imageSlug(n + i * 7), role: i === 0 ? 'lead' : 'inline' })),
    body: print(printed.map(({ text, speaker }) => `“${text}” said ${speakerName(speaker)}.`), random),
    quotes: [...direct.filter((_, i) => isRecorded(i)), say('indirect', sentence(random), below(random, SPEAKERS))],
  };
  return { article, publishedAt, unrecorded: direct.filter((_, i) => !isRecorded(i)) };
}

/** Paragraphs, each with a quotation while there are some. */
function print(quotations: readonly string[], random: () => number): string {
  const paragraphs: string[] = [];
  for (let [i, length] = [0, 0]; length < BODY_LENGTH; i += 1) {
    const paragraph = [sentence(random), quotations[i] ?? sentence(random), sentence(random)].join(' ');
    paragraphs.push(paragraph);
    length += paragraph.length + 2;
  }
  return paragraphs.join('\n\n');
}
