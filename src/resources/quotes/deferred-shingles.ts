/**
 * Shingles of many statements at once. Hashes come in no order, so that each new row of a large index is on another page of it: an
 * import of millions would do nothing but read and write pages. It leaves the shingles out, and leaves a mark from where on they are
 * missing; in the end they are added in the order of their hashes, which visits each page once for millions of rows.
 *
 * Whoever is interrupted goes on from the mark. What is written meanwhile is indexed at once, as ever; if the same is added again,
 * nothing happens. A statement whose words were changed just then may keep hashes of its former words: they make it a candidate, and
 * candidates are compared word by word.
 */
import type { Database, Tx } from '../../database/database.js';
import { readSetting } from '../../database/settings.js';
import { indexShingleRows, lastDocument, statementsBehind } from '../../database/shingles.js';
import { comparableWords, shinglesOf } from '../../statements/shingles.js';
import { breathe } from '../breathe.js';

/** The row of the search behind which shingles may be missing. */
const mark = { name: 'shinglesMissingBehind' };

/** Rows of the index that are sorted at once: 170 MB. The more, the less often each page is visited. */
const MOST_SORTED = 8_000_000;

/** Statements that are read at once, and rows that are written in one transaction. */
const STATEMENTS = 1_000;
const ROWS = 20_000;

/** A double holds 53 bits: of a hash the upper 28, which say where in the index it stands, and a number below 2 ** 25. */
const ORDINALS = 2 ** 25;

/** Says that the shingles of what is imported from now on are added later. Call it in the transaction that leaves them out, before it writes. */
export async function deferShingles(tx: Tx): Promise<void> {
  if ((await readSetting(tx, mark.name)) !== undefined) return;
  await tx.setting.create({ data: { ...mark, value: String(await lastDocument(tx)) } });
}

/** Adds the shingles that were left out. Linear in the text, and n log n for n hashes; memory is bounded. */
export async function addDeferredShingles(database: Pick<Database, 'read' | 'write'>): Promise<void> {
  for (;;) {
    const behind = await database.read((tx) => readSetting(tx, mark.name));
    if (behind === undefined) return;
    const { rows, last } = await gather(database, Number(behind));
    for (const portion of rows) await database.write((tx) => indexShingleRows(tx, portion));
    await database.write((tx) => moveMark(tx, last));
  }
}

/** Whoever imports meanwhile waits until this is written: what is behind the mark is known, and where nothing is, the mark can go. */
async function moveMark(tx: Tx, last: number): Promise<void> {
  if ((await statementsBehind(tx, last, 1)).length > 0) await tx.setting.updateMany({ where: mark, data: { value: String(last) } });
  else await tx.setting.deleteMany({ where: mark });
}

type Rows = (readonly [hash: number, document: number])[];

/** The rows of the index for statements behind a row of the search, sorted, in portions; and the last of these rows. */
async function gather(database: Pick<Database, 'read'>, behind: number): Promise<{ rows: Iterable<Rows>; last: number }> {
  const sorter = new Sorter();
  let last = behind;
  for (let ended = false; !ended && sorter.size < MOST_SORTED; ) {
    const after = last;
    const statements = await database.read((tx) => statementsBehind(tx, after, STATEMENTS));
    for (const { document, text, speakerId } of statements) {
      for (const hash of shinglesOf(speakerId, comparableWords(text))) sorter.add(hash, document);
      last = document;
      await breathe();
    }
    ended = statements.length < STATEMENTS;
  }
  return { rows: sorter.sorted(), last };
}

/** Rows of the index, sorted by the upper bits of their hashes. */
class Sorter {
  size = 0;
  #hashes = new Float64Array(65_536);
  #documents = new Uint32Array(65_536);

  add(hash: number, document: number): void {
    if (this.size === this.#hashes.length) this.#grow();
    this.#hashes[this.size] = hash;
    this.#documents[this.size] = document;
    this.size += 1;
  }

  #grow(): void {
    const [hashes, documents] = [new Float64Array(2 * this.size), new Uint32Array(2 * this.size)];
    hashes.set(this.#hashes);
    documents.set(this.#documents);
    [this.#hashes, this.#documents] = [hashes, documents];
  }

  *sorted(): Generator<Rows> {
    const keys = Float64Array.from({ length: this.size }, (_, i) => Math.floor((this.#hashes[i] ?? 0) / ORDINALS) * ORDINALS + i).sort();
    for (let at = 0; at < keys.length; at += ROWS) {
      yield Array.from(keys.subarray(at, at + ROWS), (key) => [this.#hashes[key % ORDINALS] ?? 0, this.#documents[key % ORDINALS] ?? 0]);
    }
  }
}
