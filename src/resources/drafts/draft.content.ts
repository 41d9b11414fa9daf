/** What a working copy holds: all that a newsroom writes about an article and its statements, as plain JSON. */
import type { Tx } from '../../database/database.js';
import type { AnchorStatus } from '../../statements/anchoring.js';
import type { Segment } from '../../statements/selector.js';
import { type ArticleHead, headFields } from '../articles/article-head.schema.js';
import type { ArticleRow } from '../articles/article.service.js';
import { type BodyImage, bodyImagesOf } from '../bodies.js';
import { type QuoteRow, type ResolvedQuote, quoteInclude } from '../quotes/quote.rows.js';
import type { QuoteSnapshot } from '../quotes/quote.schema.js';

const headNames = Object.keys(headFields) as (keyof typeof headFields)[];
export type DraftHead = Pick<ArticleHead, keyof typeof headFields>;

const wordNames = [
  'text', 'kind', 'speakerId', 'role', 'attribution', 'saidAt', 'place', 'occasion', 'medium', 'via', 'addressees', 'language', 'original', 'inReplyToId', 'note',
] as const;

/** What is written about a statement, apart from where it stands. */
export type DraftWords = Required<Pick<ResolvedQuote, (typeof wordNames)[number]>> & { role: NonNullable<ResolvedQuote['role']> | null };

export interface DraftStatement {
  id: string;
  words: DraftWords;
  /** Whether its role may still be filled from the speaker's positions when the article is published. */
  rolePending: boolean;
  /** Where it stands in the body beside it; the last known place, where it is lost. */
  anchor: { status: AnchorStatus; segments: Segment[] };
}

export interface DraftContent {
  head: DraftHead;
  body: string;
  /** The images that the body names. */
  bodyImages: BodyImage[];
  quotes: DraftStatement[];
}

/** As it comes back from the database: what is compared must have been there and back. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const pick = <T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> =>
  Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;

const headOf = (article: DraftHead): DraftHead => ({
  ...pick(article, headNames),
  images: article.images.map(({ imageId, role, caption, credit }) => ({ imageId, role, caption, credit })),
});

type Written = Pick<QuoteSnapshot, (typeof wordNames)[number]>;

const wordsOf = (quote: Written): DraftWords => {
  const { via, ...words } = pick(quote, wordNames);
  return { ...words, via: via && { outletId: via.outletId, name: via.name, program: via.program, url: via.url } } as DraftWords;
};

/** An article as its rows say it is. */
export async function contentOfLive(tx: Tx, row: ArticleRow): Promise<DraftContent> {
  const rows = (await tx.quote.findMany({ where: { articleId: row.id }, include: quoteInclude(), orderBy: [{ position: 'asc' }, { id: 'asc' }] })) as QuoteRow[];
  const bodyImages = await bodyImagesOf(tx, row.id);
  const head = { ...row, topics: row.topics.map(({ name }) => name) } as unknown as DraftHead;
  return plain({ head: headOf(head), body: row.body, bodyImages, quotes: rows.map(statementOfRow) });
}

function statementOfRow(row: QuoteRow): DraftStatement {
  const via = row.via === null ? null : { ...(row.via as object), outletId: row.viaOutletId };
  const addressees = row.addressees.map(({ name, speakerId }) => ({ name, speakerId }));
  return {
    id: row.id,
    words: wordsOf({ ...row, via, addressees } as unknown as Written),
    rolePending: row.rolePending,
    anchor: { status: row.anchorStatus as AnchorStatus, segments: row.segments as unknown as Segment[] },
  };
}

/** An article, or a working copy, as the log has it. `bodyImages` are looked for by their names then. */
export function contentOfRecord({ article, quotes }: { article: DraftHead & { body: string }; quotes: QuoteSnapshot[] }): DraftContent {
  return plain({ head: headOf(article), body: article.body, bodyImages: [], quotes: quotes.map(statementOfSnapshot) });
}

const statementOfSnapshot = (quote: QuoteSnapshot): DraftStatement => ({
  id: quote.id,
  words: wordsOf(quote),
  rolePending: false,
  anchor: { status: quote.anchor.status, segments: quote.segments },
});

/** What a working copy refers to, each once. */
export function referencesIn({ head, bodyImages, quotes }: DraftContent): { resource: 'outlet' | 'speaker' | 'image'; resourceId: string }[] {
  const found = [
    ['outlet', head.outletId],
    ...head.images.map(({ imageId }) => ['image', imageId]),
    ...bodyImages.map(({ imageId }) => ['image', imageId]),
    ...quotes.flatMap(({ words }) => [['speaker', words.speakerId], ['outlet', words.via?.outletId], ...words.addressees.map(({ speakerId }) => ['speaker', speakerId])]),
  ] as ['outlet' | 'speaker' | 'image', string | null | undefined][];
  const unique = new Map(found.flatMap(([resource, resourceId]) => (resourceId ? [[`${resource} ${resourceId}`, { resource, resourceId }] as const] : [])));
  return [...unique.values()];
}
