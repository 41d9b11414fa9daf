/**
 * A newsroom from one database into another, of either engine: table by table, in portions in the order of the key. So what the target
 * has of a table is its beginning, and a copy that was interrupted goes on behind it. While it is under way the target has a mark, which
 * says of what it is a copy, and keeps servers away.
 *
 * Portions are read in snapshots of their own. That nobody has written to the source meanwhile, the comparison at the end tells.
 */
import { createHash } from 'node:crypto';
import { type BulkRow, insertAll } from '../database/bulk.js';
import type { Database, Tx } from '../database/database.js';
import { dialectOf } from '../database/dialect.js';
import { COPY_MARK } from '../database/mark.js';
import { readSetting } from '../database/settings.js';
import { type Sum, lastPlace, portionsOf, rowsAfter, sumOf } from './rows.js';
import { type Table, settings, tables } from './tables.js';
import { deriveWordsAfter } from '../resources/derived-words.js';

/** Why there is no copy, in a sentence for whoever asked for it. */
export class CopyError extends Error {
  override readonly name = 'CopyError';
}

/** Which newsroom the target is a copy of, and how far it is. */
interface Mark {
  /** SHA-256 of the secret that signs cursors: every newsroom has one of its own. */
  newsroom: string;
  /** The last change in its log. */
  seq: number;
  /** The last row of `SearchDocument` whose words are derived. */
  indexed: number;
}

/** What has become of a table. */
export interface Copied extends Sum {
  table: string;
}

interface Options {
  /** Told of each table when all of it is there, and waited for. */
  progress?: (table: string) => void | Promise<void>;
}

const markRow = { name: COPY_MARK };

/**
 * Copies all of a newsroom, or what an interrupted copy of it lacks.
 *
 * @param to a migrated database that is empty, or a begun copy of `from`
 * @returns the tables, which were compared in both
 * @throws CopyError when there is nothing to copy, the target is something else, or the source has changed meanwhile
 */
export async function copyNewsroom(from: Database, to: Database, { progress = () => {} }: Options = {}): Promise<Copied[]> {
  const mark = await begin(to, await describe(from));
  for (const table of tables) {
    await copyRows(from, to, table);
    await progress(table.name);
  }
  await copyReplies(from, to);
  await to.write((tx) => dialectOf(tx).numberOn?.(tx, 'SearchDocument', 'rowid') ?? Promise.resolve());
  await deriveWords(to, mark);
  const copied = await compare(from, to, tables);
  await demandUnchanged(from, mark);
  await finish(from, to);
  return [...copied, ...(await compare(from, to, [settings]))];
}

/** @throws CopyError */
async function describe(from: Database): Promise<Mark> {
  const rows = await from.read((tx) => tx.setting.findMany());
  if (rows.some(({ name }) => name === COPY_MARK)) throw new CopyError('The source is itself a copy that was not finished: finish that one first.');
  const secret = rows.find(({ name }) => name === 'signingSecret')?.value;
  if (secret === undefined) throw new CopyError('There is no newsroom in the source: no server has ever been started on it.');
  return { newsroom: createHash('sha256').update(secret).digest('hex'), seq: await from.lastSeq(), indexed: 0 };
}

/** Marks an empty target, or finds the mark of a copy that was begun. */
async function begin(to: Database, mark: Mark): Promise<Mark> {
  return to.write(async (tx) => {
    const value = await readSetting(tx, markRow.name);
    if (value === undefined) {
      if (await hasRows(tx)) throw new CopyError('The target is not empty: name an empty database.');
      await tx.setting.create({ data: { ...markRow, value: JSON.stringify(mark) } });
      return mark;
    }
    const begun = JSON.parse(value) as Mark;
    if (begun.newsroom !== mark.newsroom) throw new CopyError('The target is a begun copy of another newsroom: name an empty database.');
    if (begun.seq !== mark.seq) throw changedMeanwhile();
    return begun;
  });
}

async function hasRows(tx: Tx): Promise<boolean> {
  for (const table of [...tables, settings]) if ((await lastPlace(tx, table)) !== undefined) return true;
  return false;
}

const changedMeanwhile = (): CopyError => new CopyError('The source was written to since the copy was begun: stop its servers, and begin again with an empty target.');

async function copyRows(from: Database, to: Database, table: Table): Promise<void> {
  const { late } = table;
  for await (const rows of portionsOf(from, table, await to.read((tx) => lastPlace(tx, table)))) {
    const complete = late === undefined ? rows : rows.map((row) => ({ ...row, [late]: null }));
    await to.write((tx) => insertAll(tx, table.name, complete));
  }
}

/** A statement may answer one that comes later. Done again after an interruption: the outcome is the same. */
async function copyReplies(from: Database, to: Database): Promise<void> {
  const replies = { name: 'Quote', key: ['id'], columns: ['id', 'inReplyToId'], portion: 2_000 } as const;
  for await (const rows of portionsOf(from, replies)) {
    const answering = rows.filter(({ inReplyToId }) => inReplyToId !== null) as { id: string; inReplyToId: string }[];
    if (answering.length === 0) continue;
    await to.write(async (tx) => {
      for (const { id, inReplyToId } of answering) await tx.quote.updateMany({ where: { id }, data: { inReplyToId } });
    });
  }
}

async function deriveWords(to: Database, mark: Mark): Promise<void> {
  for (let last: number | undefined = mark.indexed; last !== undefined; ) {
    const after: number = last;
    last = await to.write(async (tx) => {
      const indexed = await deriveWordsAfter(tx, after);
      if (indexed !== undefined) await tx.setting.update({ where: markRow, data: { value: JSON.stringify({ ...mark, indexed }) } });
      return indexed;
    });
  }
}

/** @throws CopyError when a table is not the same in both */
async function compare(from: Database, to: Database, which: readonly Table[]): Promise<Copied[]> {
  const compared: Copied[] = [];
  for (const table of which) {
    const [source, target] = [await sumOf(from, table), await sumOf(to, table)];
    if (source.checksum !== target.checksum) {
      throw new CopyError(`${table.name} is not the same in the source (${source.rows} rows) and the target (${target.rows} rows). If the source was written to meanwhile, stop its servers; then begin again with an empty target.`);
    }
    compared.push({ table: table.name, ...source });
  }
  return compared;
}

async function demandUnchanged(from: Database, { seq }: Mark): Promise<void> {
  if ((await from.lastSeq()) !== seq) throw changedMeanwhile();
}

/** The settings and the end of the mark, at once: from here on, the target is a newsroom. */
async function finish(from: Database, to: Database): Promise<void> {
  const rows: BulkRow[] = await from.read((tx) => rowsAfter(tx, settings, undefined));
  await to.write(async (tx) => {
    await tx.setting.delete({ where: markRow });
    await insertAll(tx, settings.name, rows);
  });
}
