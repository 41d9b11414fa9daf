/** Reading working copies. */
import type { Caller, Reading } from '../../changes/scope.js';
import { Problem } from '../../http/errors.js';
import { isLost } from '../../statements/anchoring.js';
import { highlight } from '../../statements/highlight.js';
import type { Article } from '../articles/article.schema.js';
import { type ArticleRow, findArticle, presentArticle } from '../articles/article.service.js';
import { presentImage } from '../images/image.service.js';
import { below, includes } from '../include.js';
import { presentOutlet } from '../outlets/outlet.service.js';
import type { Quote } from '../quotes/quote.schema.js';
import { presentSpeaker } from '../speakers/speaker.service.js';
import { quotesVisibleTo, seesDrafts } from '../visibility.js';
import type { DraftStatement } from './draft.content.js';
import { type DraftRow, type NextArticle, findDraft, nextOfDraft } from './draft.next.js';
import type { ArticleDraft, ArticleDraftQuery } from './draft.schema.js';

/** @throws Problem not_found, for an article that is not there and for one without a working copy */
export async function getDraft(reading: Reading, reference: string, { include }: ArticleDraftQuery): Promise<ArticleDraft> {
  const row = await findArticle(reading, reference);
  const draft = await demandDraft(reading, row);
  return presentDraft(reading, row, draft, await nextOfDraft(reading.tx, row, draft), include);
}

/** @throws Problem not_found */
export async function demandDraft({ tx }: Reading, { id }: ArticleRow): Promise<DraftRow> {
  const draft = await findDraft(tx, id);
  if (draft === null) throw new Problem('not_found', 'The article has no working copy. A PATCH of it makes one.');
  return draft;
}

export async function presentDraft(reading: Reading, row: ArticleRow, draft: DraftRow, next: NextArticle, include?: readonly string[]): Promise<ArticleDraft> {
  const { version, createdAt, updatedAt } = draft;
  const article = await presentNext(reading, row, next, { version, createdAt, updatedAt }, include);
  return { ...article, articleVersion: row.version, basedOn: basedOnNow(row, draft, next), conflicts: next.conflicts } as ArticleDraft;
}

/** The version of the article that a copy takes into account: the present one, unless there are conflicts that nobody has settled. */
export const basedOnNow = ({ version }: ArticleRow, { basedOn }: DraftRow, { conflicts }: NextArticle): number => (conflicts.length === 0 ? version : basedOn);

interface Line {
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** An article as it would read after publishing, with what `include` embeds; as the caller may see its notes and plans. */
export async function presentNext(reading: Reading, row: ArticleRow, { content, derived }: NextArticle, line: Line, include?: readonly string[]): Promise<Article & { quotes: Quote[] }> {
  const { head, body, quotes } = content;
  const embedded = await readEmbedded(reading, content, include);
  return {
    ...presentArticle(row, reading.caller),
    ...line,
    ...head,
    images: head.images.map((shown) => ({ ...shown, ...(embedded.image && { image: embedded.image(shown.imageId) }) })),
    ...(embedded.outlet && { outlet: embedded.outlet(head.outletId) }),
    body,
    bodyHtml: highlight(derived.bodyHtml, quotes.flatMap(marksOf)),
    wordCount: derived.wordCount,
    quoteCount: quotes.length,
    quotes: await presentStatements(reading, row, quotes, line, embedded),
  } as Article & { quotes: Quote[] };
}

const marksOf = ({ id, words, anchor }: DraftStatement) =>
  isLost(anchor.status) ? [] : anchor.segments.map(({ start, end }) => ({ quoteId: id, speakerId: words.speakerId, start, end }));

interface Embedded {
  outlet?: (id: string) => unknown;
  image?: (id: string) => unknown;
  speaker?: (id: string | null) => unknown;
  viaOutlet?: (id: string | null) => unknown;
}

/** What the content names, read as far as it is asked for. Who may see the article may see what it names. */
async function readEmbedded({ tx }: Reading, { head, quotes }: NextArticle['content'], include: readonly string[] | undefined): Promise<Embedded> {
  const inQuotes = below(include, 'quotes');
  const outletIds = [...(includes(include, 'outlet') ? [head.outletId] : []), ...(includes(inQuotes, 'via.outlet') ? quotes.map(({ words }) => words.via?.outletId) : [])];
  const speakerIds = includes(inQuotes, 'speaker') ? quotes.map(({ words }) => words.speakerId) : [];
  const imageIds = includes(include, 'images.image') ? head.images.map(({ imageId }) => imageId) : [];
  const outlets = await tx.outlet.findMany({ where: { id: { in: present(outletIds) } } });
  const speakers = await tx.speaker.findMany({ where: { id: { in: present(speakerIds) } } });
  const images = await tx.image.findMany({ where: { id: { in: imageIds } } });
  const outlet = lookUp(outlets.map(presentOutlet));
  return {
    ...(includes(include, 'outlet') && { outlet }),
    ...(includes(include, 'images.image') && { image: lookUp(images.map(presentImage)) }),
    ...(includes(inQuotes, 'speaker') && { speaker: lookUp(speakers.map(presentSpeaker)) }),
    ...(includes(inQuotes, 'via.outlet') && { viaOutlet: outlet }),
  };
}

const present = (ids: readonly (string | null | undefined)[]): string[] => [...new Set(ids.filter((id) => typeof id === 'string'))];

function lookUp(items: readonly { id: string }[]): (id: string | null) => unknown {
  const byId = new Map(items.map((item) => [item.id, item]));
  return (id) => (id === null ? null : (byId.get(id) ?? null));
}

async function presentStatements(reading: Reading, row: ArticleRow, quotes: readonly DraftStatement[], line: Line, embedded: Embedded): Promise<Quote[]> {
  const live = await reading.tx.quote.findMany({ where: { articleId: row.id }, select: { id: true, version: true, createdAt: true, updatedAt: true } });
  const lines = new Map(live.map(({ id, ...itsLine }) => [id, itsLine]));
  const answered = await visibleAnswers(reading, quotes);
  return quotes.map(({ id, words, anchor }, index) => ({
    id,
    ...(lines.get(id) ?? { version: 1, createdAt: line.createdAt, updatedAt: line.updatedAt }),
    articleId: row.id,
    position: index + 1,
    ...words,
    ...noteFor(reading.caller, words.note),
    via: words.via && { ...words.via, ...(embedded.viaOutlet && { outlet: embedded.viaOutlet(words.via.outletId) }) },
    inReplyToId: words.inReplyToId !== null && answered.has(words.inReplyToId) ? words.inReplyToId : null,
    segments: isLost(anchor.status) ? [] : anchor.segments,
    anchor: { status: anchor.status, articleVersion: row.version },
    ...(embedded.speaker && { speaker: embedded.speaker(words.speakerId) }),
  })) as unknown as Quote[];
}

const noteFor = (caller: Caller, note: string | null): { note: string | null } => ({ note: seesDrafts(caller) ? note : null });

/** Of the statements that are answered, those that may be named: what the caller sees anyhow, and what stands beside them. */
async function visibleAnswers({ tx, caller }: Reading, quotes: readonly DraftStatement[]): Promise<Set<string>> {
  const ids = present(quotes.map(({ words }) => words.inReplyToId));
  const rows = ids.length === 0 ? [] : await tx.quote.findMany({ where: { AND: [{ id: { in: ids } }, quotesVisibleTo(caller)] }, select: { id: true } });
  return new Set([...rows, ...quotes].map(({ id }) => id));
}

