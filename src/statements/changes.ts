/** A stretch of text that two texts have in common, or that only the second (`insert`) or only the first (`delete`) has. */
export interface WordChange {
  op: 'equal' | 'insert' | 'delete';
  text: string;
}

/** A piece of a text that ends with a word that both have in common, or with the text. */
export interface Stretch {
  /** What stands before that word: words of this text alone, and what separates words. */
  gap: string;
  /** How many UTF-16 units of the gap stand before its first word, and how many behind its last: all, where it has none. */
  lead: number;
  trail: number;
  /** Empty at the end of the text. */
  word: string;
}

/** Collects what was changed: adjacent changes of one kind are one, and what was deleted stands before what was inserted. */
export class Changes {
  private readonly list: WordChange[] = [];
  private deleted = '';
  private inserted = '';
  private kept = '';

  /** Takes the next stretch of either text. What their gaps have in common at their edges is equal, but never a part of a word. */
  add(from: Stretch, to: Stretch): void {
    const start = commonStart(from.gap, to.gap, Math.min(from.lead, to.lead));
    const room = Math.min(from.trail, to.trail, from.gap.length - start, to.gap.length - start);
    const end = commonEnd(from.gap, to.gap, room);
    this.replace(from.gap.slice(0, start), to.gap.slice(0, start));
    this.replace(from.gap.slice(start, from.gap.length - end), to.gap.slice(start, to.gap.length - end));
    this.replace(from.gap.slice(from.gap.length - end), to.gap.slice(to.gap.length - end));
    this.replace(from.word, to.word);
  }

  /** All changes, at the end. */
  finish(): WordChange[] {
    this.flushChanged();
    this.flushKept();
    return this.list;
  }

  private replace(from: string, to: string): void {
    if (from === '' && to === '') return;
    if (from === to) {
      this.flushChanged();
      this.kept += from;
    } else {
      this.flushKept();
      this.deleted += from;
      this.inserted += to;
    }
  }

  private flushChanged(): void {
    if (this.deleted !== '') this.list.push({ op: 'delete', text: this.deleted });
    if (this.inserted !== '') this.list.push({ op: 'insert', text: this.inserted });
    this.deleted = '';
    this.inserted = '';
  }

  private flushKept(): void {
    if (this.kept !== '') this.list.push({ op: 'equal', text: this.kept });
    this.kept = '';
  }
}

function commonStart(one: string, other: string, most: number): number {
  let length = 0;
  while (length < most && one[length] === other[length]) length += 1;
  return cutsCharacter(one, length) || cutsCharacter(other, length) ? length - 1 : length;
}

function commonEnd(one: string, other: string, most: number): number {
  let length = 0;
  while (length < most && one[one.length - 1 - length] === other[other.length - 1 - length]) length += 1;
  return cutsCharacter(one, one.length - length) || cutsCharacter(other, other.length - length) ? length - 1 : length;
}

/** Whether a position is inside a pair of surrogates. */
function cutsCharacter(text: string, at: number): boolean {
  return at > 0 && (text.codePointAt(at - 1) ?? 0) > 0xffff;
}
