/** The report on how an article's statements agree with its text. */
import type { Reading } from '../../changes/scope.js';
import { isLost } from '../../statements/anchoring.js';
import { indexText } from '../../statements/locate.js';
import { uncoveredPassages } from '../../statements/uncovered.js';
import { type VerifiedStatement, verifyStatement } from '../../statements/verification.js';
import { breathe } from '../breathe.js';
import { type GateProblem, gateProblems } from '../quotes/quote.gate.js';
import type { ArticleVerification } from './article.verification.schema.js';
import { versionFor } from './article-head.js';
import { findArticle } from './article.service.js';

interface VerifiedQuote extends VerifiedStatement {
  id: string;
  speakerId: string | null;
}

/** All that a report is made from, in one snapshot. */
export interface VerifiedArticle {
  id: string;
  version: number;
  text: string;
  quotes: VerifiedQuote[];
  problems: GateProblem[];
}

/** @throws Problem not_found */
export async function readForVerification(reading: Reading, reference: string): Promise<VerifiedArticle> {
  const article = await findArticle(reading, reference);
  const { id, text } = article;
  const rows = await reading.tx.quote.findMany({
    where: { articleId: id },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true, kind: true, text: true, segments: true, anchorStatus: true, speakerId: true },
  });
  const quotes = rows.map(({ anchorStatus, ...row }) => ({ ...row, status: anchorStatus }) as unknown as VerifiedQuote);
  return { id, version: versionFor(reading.caller, article), text, quotes, problems: await gateProblems(reading.tx, id) };
}

/** Works outside the snapshot and lets other requests run: a long article with lost statements takes a while. */
export async function verifyArticle({ id, version, text, quotes, problems }: VerifiedArticle): Promise<ArticleVerification> {
  const index = indexText(text);
  const results: ArticleVerification['quotes'] = [];
  for (const quote of quotes) {
    await breathe();
    results.push({ quoteId: quote.id, ...verifyStatement(index, quote) });
  }
  return {
    articleId: id,
    articleVersion: version,
    publishable: problems.length === 0,
    problems,
    quotes: results,
    uncovered: uncoveredPassages(index, quotes.flatMap(coverOf)),
    unattributed: quotes.filter(({ speakerId }) => speakerId === null).map((quote) => quote.id),
  };
}

/** What has lost its place covers nothing: its segments are only the last known. */
function coverOf({ status, segments }: VerifiedQuote): VerifiedQuote['segments'] {
  return isLost(status) ? [] : segments;
}
