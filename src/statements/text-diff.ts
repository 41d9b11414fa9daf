/** What was changed from one long text to another: by lines, within what has changed by sentences, then by words. */
import { diffArrays } from 'diff';
import type { WordChange } from './changes.js';
import { Effort } from './effort.js';
import { compareWords } from './word-diff.js';

/** What one comparison may take, in steps of `Effort`: about 25 ms. */
const EFFORT_AT_ONCE = 5_000_000;

/** More lines, or sentences of one passage, inserted and deleted than these: it was written anew. */
const MOST_EDITS = 500;

/** Passages longer than this, in UTF-16 units, are not compared by words: to read them alone would hold up everybody. */
const MOST_AT_ONCE = 8_000;

/** More pieces than these, of both texts together, are not compared: only texts that are no prose have them. */
const MOST_PIECES = 40_000;

/** Pieces that have fewer UTF-16 units than this on average are not compared one by one. */
const SHORT = 20;

const LINE = /[^\n]*\n|[^\n]+$/g;
/** Coarsely: they only have to be cut alike in both texts. */
const SENTENCE = /[^.!?…。！？]*[.!?…。！？]+["'”’»)\]]*\s*|[^.!?…。！？]+$/g;

const levels = [LINE, SENTENCE] as const;

/**
 * Compares two texts as `compareWords` does, whatever their length: `equal` and `delete` joined are `from`, `equal` and
 * `insert` joined are `to`. Linear in the texts, and in the square of what was changed at one place until the effort is
 * spent; what is left then, and a passage of which too much was changed, is deleted and inserted as a whole.
 *
 * A generator, so that whoever takes its steps can let others work between them: none takes longer than about 0.1 s.
 */
export function* diffTexts(from: string, to: string, effort = new Effort(100_000_000)): Generator<undefined, WordChange[]> {
  const collected = new Collected();
  yield* compare({ effort, collected }, 0, from, to);
  return collected.finish();
}

interface Comparing {
  effort: Effort;
  collected: Collected;
}

function* compare(comparing: Comparing, depth: number, from: string, to: string): Generator<undefined, void> {
  const { collected } = comparing;
  if (from === to) return collected.keep(from);
  const level = levels[depth];
  if (level === undefined || from === '' || to === '') {
    yield;
    return compareClosely(comparing, from, to);
  }
  const old = from.match(level) ?? [];
  yield;
  const young = to.match(level) ?? [];
  yield;
  if (old.length + young.length > MOST_PIECES) return yield* compare(comparing, depth + 1, from, to);
  const common = commonPlaces(old, young, comparing.effort);
  yield;
  let [oldAt, youngAt] = [0, 0];
  for (const [i, j] of [...common, [old.length, young.length] as const]) {
    yield* compareChanged(comparing, depth + 1, old.slice(oldAt, i), young.slice(youngAt, j));
    collected.keep(old[i] ?? '');
    [oldAt, youngAt] = [i + 1, j + 1];
  }
}

/** As many pieces as before are taken for new forms of the same, one by one; unless they are so short that they say little. */
function* compareChanged(comparing: Comparing, depth: number, old: readonly string[], young: readonly string[]): Generator<undefined, void> {
  const [from, to] = [old.join(''), young.join('')];
  if (old.length !== young.length || from.length < SHORT * old.length) return yield* compare(comparing, depth, from, to);
  for (const [i, piece] of old.entries()) yield* compare(comparing, depth, piece, young[i] ?? '');
}

/** By words, but for what both have in common at their ends. */
function compareClosely({ effort, collected }: Comparing, from: string, to: string): void {
  const start = commonStart(from, to);
  const end = commonEnd(from.slice(start), to.slice(start));
  const [old, young] = [from.slice(start, from.length - end), to.slice(start, to.length - end)];
  collected.keep(from.slice(0, start));
  for (const change of changesOf(old, young, effort)) collected.add(change);
  collected.keep(from.slice(from.length - end));
}

function changesOf(from: string, to: string, effort: Effort): WordChange[] {
  const anew: WordChange[] = [{ op: 'delete', text: from }, { op: 'insert', text: to }];
  if (from === '' || to === '' || Math.max(from.length, to.length) > MOST_AT_ONCE) return anew;
  const share = new Effort(Math.min(effort.root ** 2, EFFORT_AT_ONCE));
  const before = share.root;
  const compared = compareWords(from, to, 0, share);
  effort.spend(before ** 2 - share.root ** 2);
  return compared?.diff ?? anew;
}

/** The places of equal pieces, in the order of both lists; none where too much was changed. */
function commonPlaces(old: readonly string[], young: readonly string[], effort: Effort): (readonly [number, number])[] {
  const [inOld, inYoung] = [new Set(old), new Set(young)];
  // What only one of them has is no part of what they have in common, and would cost the most.
  const [a, b] = [placesIn(old, inYoung), placesIn(young, inOld)];
  const maxEditLength = Math.min(MOST_EDITS, Math.floor(effort.root / 5));
  const changes = diffArrays(a.map((i) => old[i]), b.map((j) => young[j]), { maxEditLength }) as ReturnType<typeof diffArrays> | undefined;
  const edits = changes?.reduce((sum, { added, removed, count }) => sum + (added || removed ? count : 0), 0) ?? maxEditLength;
  effort.spend(20 * edits ** 2);
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  for (const { added, removed, count } of changes ?? []) {
    for (let number = 0; number < count; number += 1) {
      if (!added && !removed) pairs.push([a[i] ?? 0, b[j] ?? 0]);
      if (!added) i += 1;
      if (!removed) j += 1;
    }
  }
  return pairs;
}

/** Where in a list the pieces stand that the other has, too. */
function placesIn(pieces: readonly string[], others: ReadonlySet<string>): number[] {
  return pieces.flatMap((piece, i) => (others.has(piece) ? i : []));
}

const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);

/** How many UTF-16 units two texts have in common at their start, up to the last white space in them. */
function commonStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[length] === other[length]) length += 1;
  while (length > 0 && !isSpace(one[length - 1])) length -= 1;
  return length;
}

/** The same at their end, from the first white space on. */
function commonEnd(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[one.length - 1 - length] === other[other.length - 1 - length]) length += 1;
  while (length > 0 && !isSpace(one[one.length - length])) length -= 1;
  return length;
}

/** Adjacent changes of one kind are one, and what was deleted stands before what was inserted in its place. */
class Collected {
  private readonly list: WordChange[] = [];
  private readonly pending: Record<WordChange['op'], string[]> = { equal: [], delete: [], insert: [] };

  keep(text: string): void {
    if (text === '') return;
    this.flush('delete', 'insert');
    this.pending.equal.push(text);
  }

  add({ op, text }: WordChange): void {
    if (op === 'equal') return this.keep(text);
    if (text === '') return;
    this.flush('equal');
    this.pending[op].push(text);
  }

  finish(): WordChange[] {
    this.flush('equal', 'delete', 'insert');
    return this.list;
  }

  private flush(...ops: WordChange['op'][]): void {
    for (const op of ops) {
      const texts = this.pending[op].splice(0);
      if (texts.length > 0) this.list.push({ op, text: texts.join('') });
    }
  }
}
