/** Marks a character to be dropped. HTML cannot hold it, so no text does. */
const DROP = '\0';

/** Stands for a `<br>` until the white space is tidied; two, since nothing else puts one beside another. */
export const HARD_BREAK = `${DROP}${DROP}`;

/**
 * The white space of one block, given as its text nodes. At line ends, at the block's end and (but for the indentation of code)
 * at its start there is none. A line end is one space, several hard breaks are one `\n`; in preformatted text a line end is
 * `\n`. Other runs of spaces stay. White space is what JavaScript's `\s` is, the no-break space included. Linear.
 */
export function tidySpace(pieces: readonly string[], preformatted: boolean): string[] {
  const joined = pieces.join('').replaceAll('\r\n', `${DROP}\n`).replace(/[\r\u2028\u2029]/g, '\n');
  // Every run keeps its length, so that the pieces keep their places; what is marked goes in the end.
  const tidied = joined.replace(/[\s\0]+/g, (run: string, at: number) => {
    if (at + run.length === joined.length) return dropped(run);
    return preformatted ? tidyCode(run, at === 0) : tidyProse(run, at === 0);
  });
  let end = 0;
  return pieces.map((piece) => tidied.slice(end, (end += piece.length)).replaceAll(DROP, ''));
}

/** Whether nothing but white space and hard breaks is in it. */
export function isBlank(piece: string): boolean {
  return !/[^\s\0]/.test(piece);
}

function tidyProse(run: string, atStart: boolean): string {
  if (atStart) return dropped(run);
  const hard = run.indexOf(HARD_BREAK);
  if (hard >= 0) return dropped(run.slice(0, hard)) + '\n' + dropped(run.slice(hard + 1));
  return run.includes('\n') ? ' ' + dropped(run.slice(1)) : run;
}

function tidyCode(run: string, atStart: boolean): string {
  const indentation = run.lastIndexOf('\n') + 1;
  const lines = run.slice(0, indentation);
  return (atStart ? dropped(lines) : lines.replace(/[^\n]/g, DROP)) + run.slice(indentation);
}

function dropped(run: string): string {
  return DROP.repeat(run.length);
}
