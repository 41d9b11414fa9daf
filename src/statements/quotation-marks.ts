import { isWordCharacter } from './word-boundaries.js';

/** A quotation mark of a text. */
export interface QuotationMark {
  /** Its position, in code points. */
  at: number;
  /** Marks that can belong together: all double ones, all single ones, the two kinds of corner brackets. */
  family: string;
  opens: boolean;
  closes: boolean;
}

const NEW_LINE = 0x0a;

/** Primes are none: they measure feet and seconds. */
const FAMILIES = { double: '"“”„‟«»', single: "'‘’‚‛‹›", corner: '「」', whiteCorner: '『』' };
const FAMILY_OF = new Map(
  Object.entries(FAMILIES).flatMap(([family, marks]) => [...marks].map((mark) => [mark.charCodeAt(0), family] as const)),
);
/** A character that is a quotation mark, or an apostrophe that looks like one. */
export const ANY_MARK = `[${Object.values(FAMILIES).join('')}]`;
/** These open, whatever stands beside them. */
const ALWAYS_OPENING = '„‟‚‛「『';
const ALWAYS_CLOSING = '」』';
/** Which they are where their neighbours do not tell; „so“ and »so« are told by their neighbours. */
const RATHER_OPENING = '“‘«‹';
const RATHER_CLOSING = '”’»›';
/** What follows a closing mark rather than an opening one, as in « so », although a space stands before the mark. */
const TRAILING = new Set<number | undefined>([...',.;:!?…)]'].map((character) => character.charCodeAt(0)));

/**
 * The quotation marks of a text, in order. A mark with white space before and a letter behind opens, one with a letter or a
 * full stop before and white space behind closes; where both or neither could be, its shape decides, and a straight mark may
 * be either. Apostrophes are none: a single mark between letters; one that closes after a letter where none opened in this
 * block (officials' report); one that opens and is never closed in it ('tis), unless the next block begins with
 * the same ‘. Linear.
 */
export function quotationMarks(points: Int32Array): QuotationMark[] {
  const marks: QuotationMark[] = [];
  let opened: QuotationMark | undefined;
  const settle = (mark: QuotationMark): void => {
    if (mark.closes && opened !== undefined) {
      marks.push(opened, mark);
      opened = undefined;
    } else if (mark.opens) opened = mark;
    else if (!isWordCharacter(points[mark.at - 1])) marks.push(mark);
  };
  for (const [at, point] of points.entries()) {
    if (point === NEW_LINE && points[at + 1] === NEW_LINE) {
      if (opened !== undefined && goesOn(points, opened, at + 2)) marks.push(opened);
      opened = undefined;
    }
    const mark = markAt(points, at);
    if (mark?.family === 'single') settle(mark);
    else if (mark !== undefined) marks.push(mark);
  }
  return marks.sort((one, other) => one.at - other.at);
}

/**
 * Whether single marks are left over beside such as form pairs: then one of the pairs may be an apostrophe and a mark, as in
 * ‘the officials’ fault’ or ‘in the ’90s’. Linear.
 */
export function hasDoubtfulMarks(points: Int32Array): boolean {
  const settled = quotationMarks(points).filter(({ family }) => family === 'single').length;
  return settled > 0 && points.filter((_, at) => markAt(points, at)?.family === 'single').length > settled;
}

/** A quotation of several paragraphs has its opening mark again at the head of each; ' and ’ might be apostrophes. */
function goesOn(points: Int32Array, { at }: QuotationMark, head: number): boolean {
  return (ALWAYS_OPENING + RATHER_OPENING).includes(String.fromCodePoint(points[at] ?? 0)) && points[head] === points[at];
}

function markAt(points: Int32Array, at: number): QuotationMark | undefined {
  const point = points[at] ?? 0;
  const family = FAMILY_OF.get(point);
  if (family === undefined) return undefined;
  const isApostrophe = family === 'single' && isWordCharacter(points[at - 1]) && isWordCharacter(points[at + 1]);
  if (isApostrophe) return undefined;
  return { at, family, ...direction(String.fromCodePoint(point), points[at - 1], points[at + 1]) };
}

function direction(mark: string, before: number | undefined, after: number | undefined): { opens: boolean; closes: boolean } {
  if (ALWAYS_OPENING.includes(mark)) return { opens: true, closes: false };
  if (ALWAYS_CLOSING.includes(mark)) return { opens: false, closes: true };
  const opens = !isSpace(after) && !isWordCharacter(before);
  const closes = !isSpace(before) && !isWordCharacter(after);
  if (opens !== closes && !(opens && TRAILING.has(after))) return { opens, closes };
  return { opens: !RATHER_CLOSING.includes(mark), closes: !RATHER_OPENING.includes(mark) };
}

/** The edges of the text count as white space. */
function isSpace(point: number | undefined): boolean {
  return point === undefined || /\s/.test(String.fromCodePoint(point));
}
