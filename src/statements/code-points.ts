/** The code points of a text; a lone surrogate counts as one, as in JavaScript's iteration of strings. Linear. */
export function codePointsOf(text: string): Int32Array {
  const points = new Int32Array(text.length);
  let count = 0;
  for (let unit = 0; unit < text.length; count += 1) {
    const point = text.codePointAt(unit) ?? 0;
    points[count] = point;
    unit += point > 0xffff ? 2 : 1;
  }
  return points.subarray(0, count);
}

/** So many are put together one by one sooner than in a call. */
const FEW = 32;

/** The text of code points. */
export function textOfCodePoints(points: Int32Array): string {
  let text = '';
  if (points.length <= FEW) {
    for (const point of points) text += String.fromCodePoint(point);
    return text;
  }
  // In portions, since a call takes a bounded number of arguments.
  for (let at = 0; at < points.length; at += 4_096) text += Reflect.apply(String.fromCodePoint, undefined, points.subarray(at, at + 4_096)) as string;
  return text;
}

/** The code points of some characters, to be asked for. */
export function pointsOf(characters: string): ReadonlySet<number> {
  return new Set([...characters].map((character) => character.codePointAt(0) ?? 0));
}
