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
import { inCircles, withoutLostReplies } from './draft.replies.js';

export type DraftRow = Prisma.ArticleDraftGetPayload<object>;

export interface NextArticle {
  content: DraftContent;
  derived: DerivedBody;
  /** What keeps the working copy from being published. */
  conflicts: FieldError[];
  /** What the copy was merged with; absent where the article is still what the copy was made from. */
  merged?: { base: DraftContent; live: DraftContent };
}

/** What is stored of a working copy. While there are conflicts it has moved on from the version that it is based on, but not with them. */
interface Kept extends DraftContent {
  base?: DraftContent;
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
  const { base: known, ...kept } = draft.content as unknown as Kept;
  if (draft.basedOn === row.version) {
    const { derived } = await deriveBody(tx, kept.body, kept.bodyImages);
    return { content: await withReplies(tx, row, kept), derived, conflicts: [] };
  }
  const live = await contentOfLive(tx, row);
  const { conflicts, quotes, base, ...rest } = merge({ base: known ?? (await contentAt(tx, row, draft.basedOn)) ?? live, live, draft: kept });
  const { derived } = await deriveBody(tx, rest.body, rest.bodyImages);
  const settled = await settle(tx, quotes, { live, draft: kept, body: rest.body, text: derived.text });
  const content = await withReplies(tx, row, { ...rest, quotes: settled });
  return { content, derived, conflicts: [...conflicts, ...circlesIn(content)], merged: { base, live } };
}

async function contentAt(tx: Tx, { id }: ArticleRow, version: number): Promise<DraftContent | undefined> {
  const composed = await composeArticle(tx, id, version);
  return composed === null ? undefined : contentOfRecord(composed);
}

const withReplies = async (tx: Tx, { id }: ArticleRow, content: DraftContent): Promise<DraftContent> => ({ ...content, quotes: await withoutLostReplies(tx, id, content.quotes) });

/** Two sides may have made a circle that neither of them has. */
const circlesIn = ({ quotes }: DraftContent): FieldError[] =>
  inCircles(quotes).map(({ id }) => ({ pointer: '#/quotes', quoteId: id, code: 'circle', message: 'the statement answers itself, through what the article has changed' }));

/** The conflicts that are left when the copy has become this. */
export const conflictsLeft = ({ merged }: NextArticle, draft: DraftContent): FieldError[] =>
  merged === undefined ? [] : [...merge({ ...merged, draft }).conflicts, ...circlesIn(draft)];

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
