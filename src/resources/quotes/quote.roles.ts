/**
 * In what capacity something was said: taken from the speaker's positions where it is not given, once, and then frozen.
 *
 * A statement without a role is `rolePending` until its article is first published, which is the last occasion to fill it.
 */
import type { Writing } from '../../changes/scope.js';
import type { Tx } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import { breathe } from '../breathe.js';
import { orNull } from '../json.js';
import { positionsOn } from '../speakers/positions.js';
import type { Position } from '../speakers/speaker.schema.js';
import { nextVersion } from '../versions.js';
import { type QuoteRow, type ResolvedQuote, quoteInclude } from './quote.rows.js';
import { recordQuote } from './quote.service.js';

type Role = NonNullable<ResolvedQuote['role']>;

interface PublicLife {
  publishedAt: Date | null;
  firstPublishedAt: Date | null;
}

/** The one position held at a (partial) date, as a role; null where there are none, or several. */
function roleAt(positions: unknown, on: string | undefined): Role | null {
  const [only, other] = on === undefined ? [] : positionsOn((positions ?? []) as Position[], on);
  return only === undefined || other !== undefined ? null : { title: only.title, organization: only.organization };
}

/**
 * Reads the speakers of new statements, all at once, and answers what a statement's columns for its role are: what is given
 * (null too), else the position that was held when it was said or, where nobody knows when, when its article was published.
 */
export async function roleOnCreation(tx: Tx, article: PublicLife, quotes: readonly ResolvedQuote[]) {
  const ids = quotes.flatMap(({ role, speakerId }) => (role === undefined && speakerId !== null ? [speakerId] : []));
  const speakers = ids.length === 0 ? [] : await findRows(tx, 'speaker', { where: { id: { in: [...new Set(ids)] } } }, { select: { id: true, positions: true } });
  const positions = new Map(speakers.map((speaker) => [speaker.id, speaker.positions]));
  return ({ role: given, speakerId, saidAt }: ResolvedQuote) => {
    const role = given === undefined ? roleAt(positions.get(speakerId ?? ''), saidAt ?? article.publishedAt?.toISOString()) : given;
    return { role: orNull(role), rolePending: given === undefined && role === null && article.firstPublishedAt === null };
  };
}

/**
 * Fills the pending roles of an article that is published for the first time; does nothing when it was published before.
 * A statement that is filled is a new version of itself.
 *
 * @param article with the version that this write gives it
 * @param on when it is published: where nobody knows when something was said, this decides
 */
export async function fillRoles(writing: Writing, article: { id: string; version: number; firstPublishedAt: Date | null }, on: Date): Promise<void> {
  if (article.firstPublishedAt !== null) return;
  const { tx } = writing;
  const pending = { articleId: article.id, rolePending: true };
  const quotes = await tx.quote.findMany({ where: pending, select: { id: true, saidAt: true, speaker: { select: { positions: true } } } });
  const filled: string[] = [];
  for (const { id, saidAt, speaker } of quotes) {
    const role = roleAt(speaker?.positions, saidAt ?? on.toISOString());
    if (role === null) continue;
    await tx.quote.updateMany({ where: { id }, data: { role: orNull(role), ...nextVersion(writing) } });
    filled.push(id);
    await breathe();
  }
  await tx.quote.updateMany({ where: pending, data: { rolePending: false } });
  const rows = (await tx.quote.findMany({ where: { id: { in: filled } }, include: quoteInclude(), orderBy: { position: 'asc' } })) as QuoteRow[];
  for (const row of rows) recordQuote(writing, 'update', row, article);
}
