/** An article as readers saw it at a moment of the past. */
import type { Action, Reading } from '../../changes/scope.js';
import type { Tx } from '../../database/database.js';
import { keyNeeded } from '../../http/auth.js';
import { Problem, invalid } from '../../http/errors.js';
import { highlight } from '../../statements/highlight.js';
import { countWords } from '../../statements/words.js';
import type { Article, ArticleQuery } from '../articles/article.schema.js';
import { includes } from '../include.js';
import type { Quote, QuoteSnapshot } from '../quotes/quote.schema.js';
import { articleLine } from './article-line.js';
import { bodyOfThen } from './body-of-then.js';
import { type ComposedArticle, composeArticle } from './compose.js';
import { outletOfThen, publicThen, speakersOfThen } from './neighbours-of-then.js';

/** What can be embedded in an article of the past. */
const embeddable: readonly string[] = ['quotes', 'quotes.speaker', 'outlet'];

/** @throws Problem unauthenticated, without a key; invalid_parameter; not_found, when it was not public then */
export async function readAsOf(reading: Reading, reference: string, { at: given = '', include }: ArticleQuery): Promise<Article> {
  if (reading.caller.role === null) throw keyNeeded();
  const at = new Date(given);
  demandPossible(at, include);
  const { id } = await articleLine(reading, 'article', reference);
  const composed = await composedAt(reading.tx, id, at);
  if (composed === null) throw new Problem('not_found', `The article was not public at ${at.toISOString()}. Its revisions tell when it was.`);
  return present(reading.tx, composed, at, include);
}

function demandPossible(at: Date, include: ArticleQuery['include']): void {
  const wrong = (parameter: string, message: string) => ({ parameter, code: 'wrong_value', message });
  const errors = [
    ...(at > new Date() ? [wrong('at', 'must not lie in the future')] : []),
    ...(include ?? []).filter((path) => !embeddable.includes(path)).map((path) => wrong('include', `cannot embed \`${path}\` together with \`at\`; it can ${embeddable.join(', ')}`)),
  ];
  if (errors.length > 0) throw invalid('invalid_parameter', errors);
}

/** What changes plans alone: readers know nothing of such a version. */
const planning: readonly Action[] = ['schedule', 'unschedule', 'refuse'];

/** The version that was in force, if it was public. */
async function composedAt(tx: Tx, id: string, at: Date): Promise<ComposedArticle | null> {
  const version = await versionAt(tx, id, at);
  const composed = version === undefined ? null : await composeArticle(tx, id, version);
  return composed?.article.status === 'published' ? composed : null;
}

async function versionAt(tx: Tx, id: string, at: Date): Promise<number | undefined> {
  const own = await tx.change.findFirst({ where: { resource: 'article', resourceId: id, at: { lte: at }, action: { notIn: [...planning] } }, orderBy: { version: 'desc' }, select: { version: true } });
  const ofQuote = await tx.change.findFirst({ where: { articleId: id, at: { lte: at } }, orderBy: { articleVersion: 'desc' }, select: { articleVersion: true } });
  return own === null ? undefined : Math.max(own.version, ofQuote?.articleVersion ?? 0);
}

async function present(tx: Tx, composed: ComposedArticle, at: Date, include: ArticleQuery['include']): Promise<Article> {
  const { article, quotes } = composed;
  const { html, text } = await bodyOfThen(tx, composed, at);
  const marks = quotes.flatMap(({ id, speakerId, segments }) => segments.map(({ start, end }) => ({ quoteId: id, speakerId, start, end })));
  return {
    ...article,
    publishAt: null,
    unpublishAt: null,
    hasUnpublishedChanges: false,
    bodyHtml: highlight(html, marks),
    wordCount: countWords(text),
    quoteCount: quotes.length,
    ...(includes(include, 'outlet') && { outlet: await outletOfThen(tx, article.outletId, at) }),
    ...(includes(include, 'quotes') && { quotes: await presentQuotes(tx, quotes, at, includes(include, 'quotes.speaker')) }),
  };
}

async function presentQuotes(tx: Tx, quotes: readonly (QuoteSnapshot & { position: number })[], at: Date, withSpeakers: boolean): Promise<Quote[]> {
  const speakers = withSpeakers ? await speakersOfThen(tx, quotes.flatMap(({ speakerId }) => speakerId ?? []), at) : undefined;
  const isPublic = await publicThen(tx, quotes, at);
  return quotes.map((quote) => ({
    ...quote,
    note: null,
    inReplyToId: quote.inReplyToId !== null && isPublic(quote.inReplyToId) ? quote.inReplyToId : null,
    ...(speakers && { speaker: quote.speakerId === null ? null : (speakers.get(quote.speakerId) ?? null) }),
  }));
}
