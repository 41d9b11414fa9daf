/** Lines of one batch, and what becomes of each. */
import { type FieldError, pointer } from '../../http/errors.js';
import type { PreparedLine } from './import.prepare.js';
import type { ImportLine } from './transfer.schema.js';

/** `imported`; `known`: it was there before, in the same version; or all that is wrong with it. */
export type Outcome = 'imported' | 'known' | FieldError[];

/** A line that can be read, and what was derived from it beforehand, if anything was. */
export interface ReadableLine extends Pick<PreparedLine, 'article' | 'quote'> {
  line: ImportLine;
}

export interface Entry<L extends ImportLine = ImportLine> {
  line: L;
  outcome: Outcome;
  prepared: Omit<ReadableLine, 'line'>;
}

export const entryOf = ({ line, ...prepared }: ReadableLine): Entry => ({ line, outcome: 'imported', prepared });

/** Those with which nothing is wrong, and that are not there. */
export const toImport = <L extends ImportLine>(entries: readonly Entry<L>[]): Entry<L>[] => entries.filter(({ outcome }) => outcome === 'imported');

export function refuse(entry: Entry, errors: readonly FieldError[]): void {
  if (errors.length > 0) entry.outcome = [...(Array.isArray(entry.outcome) ? entry.outcome : []), ...errors];
}

const taken = (field: string): FieldError => ({ pointer: pointer([field]), code: 'taken', message: 'belongs to another one' });

const otherVersion = (version: number): FieldError =>
  ({ pointer: pointer(['version']), code: 'conflict', message: `it is there already, in version ${version}; an import changes nothing that is there` });

interface Holder {
  id: string;
  version: number;
}

/**
 * Sets aside what is there already, in the database or further up in the batch, and refuses what is there in another version.
 *
 * @param there what the database has with these ids
 */
export function setAsideKnown(entries: readonly Entry[], there: readonly Holder[]): void {
  const versions = new Map(there.map(({ id, version }) => [id, version]));
  for (const entry of entries) {
    const known = versions.get(entry.line.id);
    if (known === undefined) versions.set(entry.line.id, entry.line.version);
    else if (known === entry.line.version) entry.outcome = 'known';
    else refuse(entry, [otherVersion(known)]);
  }
}

/**
 * Refuses what has a value of a field that belongs to another one, in the database or further up in the batch.
 *
 * @param there what the database has with these values
 */
export function refuseTaken<L extends ImportLine, F extends string & keyof L>(entries: readonly Entry<L>[], field: F, there: readonly ({ id: string } & Record<F, unknown>)[]): void {
  const holders = new Map<unknown, string>(there.map((row) => [row[field], row.id]));
  for (const entry of toImport(entries)) {
    const value = entry.line[field];
    if (value === null) continue;
    if (holders.has(value)) refuse(entry, [taken(field)]);
    else holders.set(value, entry.line.id);
  }
}
