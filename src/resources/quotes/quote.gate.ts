/** The publishing gate: which statements are not fit to be read by the public. */
import type { Prisma, Tx } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import { Problem } from '../../http/errors.js';
import { isLost, lostStatuses } from '../../statements/anchoring.js';

export interface GateProblem {
  quoteId: string;
  code: 'orphaned' | 'ambiguous' | 'unattributed';
  message: string;
}

/** How much of a statement a message quotes, in code points. */
const SHOWN = 80;

/** How many problems one refusal lists. */
const MOST_PROBLEMS = 50;

const messages: Record<GateProblem['code'], (shown: string) => string> = {
  orphaned: (shown) => `the words of ${shown} do not stand in the article`,
  ambiguous: (shown) => `the words of ${shown} may stand in several places of the article; give \`segments\``,
  unattributed: (shown) => `${shown} has no speaker`,
};

interface GatedQuote {
  id: string;
  kind: string;
  text: string;
  speakerId: string | null;
  anchorStatus: string;
}

/**
 * Why an article cannot be published as it is: a direct or mixed statement that is orphaned or ambiguous, a direct one without
 * a speaker. In the order of the text; a statement may have both problems.
 */
export async function gateProblems(tx: Tx, articleId: string): Promise<GateProblem[]> {
  const chosen: Prisma.QuoteFindManyArgs = {
    where: { articleId, kind: { in: ['direct', 'mixed'] }, OR: [{ anchorStatus: { in: [...lostStatuses] } }, { kind: 'direct', speakerId: null }] },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  };
  const quotes = await findRows(tx, 'quote', chosen, { select: { id: true, kind: true, text: true, speakerId: true, anchorStatus: true } });
  return problemsOf(quotes);
}

/** The same of statements that are at hand, in their order. */
export const problemsOf = (quotes: readonly GatedQuote[]): GateProblem[] =>
  quotes.flatMap((quote) => codesOf(quote).map((code) => ({ quoteId: quote.id, code, message: messages[code](shown(quote.text)) })));

/**
 * Stands before every write that readers will see. A write that only repairs, so that fewer of the same problems are left, may
 * pass.
 *
 * @param before the problems that the article had before this write, if readers saw it with them
 * @returns the reason that was given to do it nevertheless, where one was needed: it belongs into the log
 * @throws Problem not_publishable
 */
export async function passGate(tx: Tx, articleId: string, override: string | undefined, before: readonly GateProblem[] = []): Promise<string | undefined> {
  return passWith(await gateProblems(tx, articleId), override, before);
}

/** The same with problems that are at hand: those that a write to come would leave. */
export function passWith(problems: readonly GateProblem[], override: string | undefined, before: readonly GateProblem[] = []): string | undefined {
  const known = new Set(before.map(keyOf));
  if (problems.length === 0 || (problems.length < before.length && problems.every((problem) => known.has(keyOf(problem))))) return undefined;
  if (override !== undefined) return override;
  const count = problems.length === 1 ? 'One thing stands' : `${problems.length} things stand`;
  throw new Problem('not_publishable', `${count} against it: ${problems[0]?.message ?? ''}. Mend it, or say in \`override\` why it is to be done nevertheless.`, {
    errors: problems.slice(0, MOST_PROBLEMS),
  });
}

const keyOf = ({ quoteId, code }: GateProblem): string => `${quoteId} ${code}`;

function codesOf({ kind, speakerId, anchorStatus }: GatedQuote): GateProblem['code'][] {
  if (kind === 'indirect') return [];
  const lost = isLost(anchorStatus) ? [anchorStatus] : [];
  return kind === 'direct' && speakerId === null ? [...lost, 'unattributed'] : [...lost];
}

function shown(text: string): string {
  const start = [...text.slice(0, 2 * SHOWN)].slice(0, SHOWN).join('');
  return `“${start}${start.length < text.length ? '…' : ''}”`;
}
