/** What every change of a versioned resource has in common. */
import type { Writing } from '../changes/scope.js';
import { Problem } from '../http/errors.js';
import { type Precondition, changedSince } from '../http/etag.js';

/** The 404 for what is not there, and for what the caller may not see. */
export function notFound(kind: string, reference: string): Problem {
  return new Problem('not_found', `There is no ${kind} \`${reference.slice(0, 80)}\`.`);
}

/** @throws Problem precondition_failed, when If-Match names other versions than this one */
export function demandVersion(precondition: Precondition, version: number): void {
  if (precondition === undefined || precondition === 'any' || precondition.versions.includes(version)) return;
  throw changedSince(version);
}

/** What makes a row the next version of itself. */
export const nextVersion = ({ at }: Writing) => ({ version: { increment: 1 }, updatedAt: at });

/** The same of an article, when there is something about it that readers may see. */
export const nextArticleVersion = (writing: Writing) => ({ ...nextVersion(writing), shownVersion: null });

/** The fields of a row that is new. */
export const firstVersion = ({ at }: Writing) => ({ version: 1, createdAt: at, updatedAt: at });

/**
 * Takes the answer of an `updateMany({ where: { id, version } })`: the version that was read decides in the database.
 *
 * @throws Problem precondition_failed when another writer was first
 */
export function demandUpdated({ count }: { count: number }, version: number): void {
  if (count === 0) throw changedSince(version + 1);
}

/** The 409 for what others refer to. */
export function inUse(kind: string, counts: Record<string, number>): void {
  const used = Object.entries(counts).filter(([, count]) => count > 0);
  if (used.length === 0) return;
  const by = used.map(([name, count]) => `${count} ${name}`).join(', ');
  throw new Problem('in_use', `The ${kind} is in use by ${by}. Change or delete those first.`, { counts: Object.fromEntries(used) });
}
