/** An article as it would read after publishing: its working copy, with what the article itself has become meanwhile. */
import type { Prisma, Tx } from '../../database/database.js';
import type { FieldError } from '../../http/errors.js';
import { indexText } from '../../statements/locate.js';
import { reanchoring } from '../../statements/reanchor.js';
import type { ArticleRow } from '../articles/article.service.js';
import { type BodyImage, type DerivedBody, deriveBody } from '../bodies.js';
import { composeArticle } from '../history/compose.js';
import { follow, inOrderOfText } from '../quotes/quote.anchors.js';
import { type DraftContent, type DraftStatement, contentOfLive, contentOfRecord } from './draft.content.js';
import { type MergedStatement, merge } from './draft.merge.js';

export type DraftRow = Prisma.ArticleDraftGetPayload<object>;

export interface NextArticle {
  content: DraftContent;
  derived: DerivedBody;
  conflicts: FieldError[];
}

export const findDraft = (tx: Tx, articleId: string): Promise<DraftRow | null> => tx.articleDraft.findUnique({ where: { articleId } });

/** The article as it is now: what a new working copy begins with. */
export async function nextOfLive(tx: Tx, row: ArticleRow): Promise<NextArticle> {
  const content = await contentOfLive(tx, row);
  const { derived } = await deriveBody(tx, content.body, content.bodyImages);
  return { content, derived, conflicts: [] };
}

/** The article as its working copy will make it. */
export async function nextOfDraft(tx: Tx, row: ArticleRow, draft: DraftRow): Promise<NextArticle> {
  const kept = draft.content as unknown as DraftContent;
  if (draft.basedOn === row.version) {
    const { derived } = await deriveBody(tx, kept.body, kept.bodyImages);
    return { content: kept, derived, conflicts: [] };
  }
  const live = await contentOfLive(tx, row);
  const composed = await composeArticle(tx, row.id, draft.basedOn);
  const { conflicts, quotes, ...rest } = merge({ base: composed === null ? live : contentOfRecord(composed), live, draft: kept });
  const { derived } = await deriveBody(tx, rest.body, rest.bodyImages);
  const settled = await settle(tx, quotes, { live, draft: kept, body: rest.body, text: derived.text });
  return { content: { ...rest, quotes: settled }, derived, conflicts };
}

interface Placing {
  live: Place;
  draft: Place;
  /** The body that came of the merge, and its text. */
  body: string;
  text: string;
}

type Place = Pick<DraftContent, 'body' | 'bodyImages'>;

/** Brings the statements of both sides into the one text that came of the merge, in its order. */
async function settle(tx: Tx, quotes: readonly MergedStatement[], { live, draft, body, text }: Placing): Promise<DraftStatement[]> {
  const settled = [
    ...(await carry(tx, live, body, text, quotes.filter(({ placedIn }) => placedIn === 'live'))),
    ...(await carry(tx, draft, body, text, quotes.filter(({ placedIn }) => placedIn === 'draft'))),
  ];
  return inOrder(settled.map(({ id, words, rolePending, anchor }) => ({ id, words, rolePending, anchor })));
}

async function carry(tx: Tx, from: Place, body: string, text: string, quotes: DraftStatement[]): Promise<DraftStatement[]> {
  if (quotes.length === 0 || from.body === body) return quotes;
  return followInto(await textOf(tx, from.body, from.bodyImages), text, quotes);
}

async function textOf(tx: Tx, body: string, bodyImages: readonly BodyImage[]): Promise<string> {
  return (await deriveBody(tx, body, bodyImages)).derived.text;
}

/** Follows statements from one text into another. What is lost keeps its last known place. */
export async function followInto(before: string, after: string, quotes: readonly DraftStatement[]): Promise<DraftStatement[]> {
  if (before === after || quotes.length === 0) return [...quotes];
  const statements = quotes.map(({ words, anchor }) => ({ text: words.text, kind: words.kind, ...anchor }));
  const anchorings = await follow(reanchoring(indexText(before), indexText(after), statements));
  return quotes.map((quote, i) => {
    const { status, segments = [] } = anchorings[i] ?? quote.anchor;
    return { ...quote, anchor: { status, segments: segments.length > 0 ? segments : quote.anchor.segments } };
  });
}

/** The order of the text. */
export function inOrder(quotes: readonly DraftStatement[]): DraftStatement[] {
  const placed = quotes.map((quote) => ({ id: quote.id, anchorStatus: quote.anchor.status, segments: quote.anchor.segments, quote }));
  return inOrderOfText(placed).map(({ quote }) => quote);
}
