import { describe, expect, test } from '@jest/globals';
import { indexText, locate } from '../../src/statements/locate.js';
import { type AnchoredStatement, reanchor } from '../../src/statements/reanchor.js';
import { resolveSegments } from '../../src/statements/selector.js';

type Kind = 'direct' | 'indirect' | 'mixed';

/** A statement as it is anchored in a text: where it is found, or at the given place of its words (the first is 0). */
function anchored(text: string, words: string, { kind = 'direct' as Kind, place }: { kind?: Kind; place?: number } = {}): AnchoredStatement {
  const index = indexText(text);
  if (place === undefined) return { kind, text: words, ...locate(index, { kind, text: words }) };
  let start = -1;
  for (let number = 0; number <= place; number += 1) start = text.indexOf(words, start + 1);
  const from = [...text.slice(0, start)].length;
  return { kind, text: words, status: 'exact', segments: resolveSegments(index, [{ start: from, end: from + [...words].length }]).segments };
}

/** What an edit makes of statements: their status and the text before and in each segment. */
function after(before: string, edited: string, ...statements: AnchoredStatement[]) {
  const index = indexText(edited);
  const found = reanchor(indexText(before), index, statements);
  // What was just computed is known for the next time; a second pass changes nothing.
  const again = reanchor(indexText(edited), indexText(edited), statements.map((statement, i) => {
    const { status, segments } = found[i] as { status: AnchoredStatement['status']; segments: AnchoredStatement['segments'] };
    return { ...statement, status, segments: segments.length > 0 ? segments : statement.segments };
  }));
  expect(again).toEqual(found);
  return found.map(({ status, segments }) => [status, ...segments.map(({ exact, start }) => `${start} ${exact}`)]);
}

const A = 'The harbour was quiet on Monday, and nobody had come.';
const P = 'On the pier “we will open the lock at noon,” said Ines Carvalho, who keeps it.';
const B = 'A gull watched. The tide went out as it always does.';
const QUOTE = 'we will open the lock at noon,';
const join = (...blocks: string[]): string => blocks.join('\n\n');
const at = (text: string, words: string): string => `${[...text.slice(0, text.indexOf(words))].length} ${words}`;

describe('a statement whose words an edit carries along keeps its status', () => {
  const text = join(A, P, B);
  test.each([
    ['text in front', join('Dawn came.', A, P, B)],
    ['an emoji in front', join('😀 Dawn.', A, P, B)],
    ['text behind', join(A, P, B, 'Night came.')],
    ['another word in its paragraph', join(A, P.replace('keeps it', 'has kept it for years'), B)],
    ['other words around it', join(A, P.replace('On the pier', 'At the gate').replace('said', 'said the lock-keeper,'), B)],
    ['its paragraph divided', join(A, P.replace(' said', '\n\nSaid'), B)],
    ['its paragraph joined with the next', join(A, `${P} ${B}`)],
    ['everything else written anew', join('Nothing is as it was.', `She said “${QUOTE}” and went home.`, 'The end.')],
    ['a paragraph before it moved behind it', join(P, A, B)],
  ])('%s', (_what, edited) => {
    expect(after(text, edited, anchored(text, QUOTE))).toEqual([['exact', at(edited, QUOTE)]]);
  });

  test('a copy of its paragraph elsewhere does not attract it', () => {
    const edited = join(A, P, B, P);
    expect(after(text, edited, anchored(text, QUOTE))).toEqual([['exact', at(edited, QUOTE)]]);
    const front = join(P, A, P, B);
    expect(after(text, front, anchored(text, QUOTE))).toEqual([['exact', `${[...join(P, A, P)].length - P.length + P.indexOf(QUOTE)} ${QUOTE}`]]);
  });

  test('so does each part of one that is interrupted', () => {
    const split = 'It creaks a little,” she said. “But it opens.';
    const before = join(A, `“${split}”`);
    const edited = join('New.', A, `“${split.replace('she said', 'said the keeper of the lock')}”`);
    expect(after(before, edited, anchored(before, 'It creaks a little, But it opens.'))).toEqual([['exact', at(edited, 'It creaks a little,'), at(edited, 'But it opens.')]]);
  });

  test('one that was moved stays so', () => {
    const moved = { ...anchored(text, QUOTE), status: 'moved' as const };
    expect(after(text, join('New.', text), moved)).toEqual([['moved', at(join('New.', text), QUOTE)]]);
  });
});

describe('other typography is typographic, and back again exact', () => {
  const curly = join(A, '“We don’t know — not yet,” she said.', B);
  const straight = curly.replace(/[“”]/g, '"').replace('’', "'").replace('—', '-');
  test('both ways', () => {
    expect(after(curly, straight, anchored(curly, 'We don’t know — not yet,'))).toEqual([['typographic', at(straight, "We don't know - not yet,")]]);
    expect(after(straight, curly, anchored(straight, 'We don’t know — not yet,'))).toEqual([['exact', at(curly, 'We don’t know — not yet,')]]);
  });
});

describe('a statement whose words are elsewhere after an edit is moved', () => {
  const text = join(A, P, B);
  test.each([
    ['its paragraph moved', join(P, A, B).replace(A, 'Quite another beginning, with so many other words that it stays.'), text],
    ['its paragraph moved to the end', join(A, B, 'And then there was a long paragraph about the weather.', P), join(A, P, B, 'And then there was a long paragraph about the weather.')],
    ['its words taken to another paragraph', join(A, B, `Later, “${QUOTE}” was all he remembered.`), join(A, P, B)],
  ])('%s', (_what, edited, before) => {
    const [[status, place] = []] = after(before, edited, anchored(before, QUOTE));
    expect([['exact', 'moved'].includes(String(status)), place]).toEqual([true, at(edited, QUOTE)]);
  });

  test('for the two ends of a long text', () => {
    const before = join(P, A, B, A.replace('Monday', 'Tuesday'));
    const edited = join(A, B, A.replace('Monday', 'Tuesday'), P);
    expect(after(before, edited, anchored(before, QUOTE))).toEqual([['moved', at(edited, QUOTE)]]);
  });

  test('once words come back that were gone', () => {
    const gone = join(A, B);
    const [lost] = reanchor(indexText(text), indexText(gone), [anchored(text, QUOTE)]);
    expect(lost).toEqual({ status: 'orphaned', segments: [] });
    const orphaned = { ...anchored(text, QUOTE), status: 'orphaned' as const };
    expect(after(gone, text, orphaned)).toEqual([['moved', at(text, QUOTE)]]);
  });
});

describe('a statement whose words are not there any more is orphaned', () => {
  const text = join(A, P, B);
  test.each([
    ['its paragraph deleted', join(A, B)],
    ['one letter changed', text.replace('lock at', 'look at')],
    ['one word inserted', text.replace('the lock', 'the old lock')],
    ['one word taken out', text.replace('the lock', 'lock')],
    ['its last word longer', text.replace('noon,”', 'noonday,”')],
    ['another in its place that is like it', text.replace(QUOTE, 'we will open the locks at noon,')],
  ])('%s', (_what, edited) => {
    expect(after(text, edited, anchored(text, QUOTE))).toEqual([['orphaned']]);
  });

  test('a bride does not become a bridge', () => {
    const before = 'She saw “the bride” and left.';
    expect(after(before, 'She saw “the bridge” and left.', anchored(before, 'the bride'))).toEqual([['orphaned']]);
    expect(after(before, 'She saw “the bridegroom” and left.', anchored(before, 'the bride'))).toEqual([['orphaned']]);
  });

  test('even if the same words stood elsewhere before: those were not its own', () => {
    const before = join('“No comment,” said Alice Ames.', A, '“No comment,” said Bob Bray.');
    const edited = join(A, '“No comment,” said Bob Bray.');
    expect(after(before, edited, anchored(before, 'No comment,', { place: 0 }))).toEqual([['orphaned']]);
    expect(after(before, edited, anchored(before, 'No comment,', { place: 0 }), anchored(before, 'No comment,', { place: 1 }))).toEqual([['orphaned'], ['exact', at(edited, 'No comment,')]]);
  });

  test('even where both stood in one paragraph', () => {
    const [one, two] = ['“No comment,” said Alice Ames. ', '“No comment,” said Bob Bray.'];
    const before = one + two;
    const statements = [anchored(before, 'No comment,', { place: 0 }), anchored(before, 'No comment,', { place: 1 })];
    expect(after(before, two, ...statements)).toEqual([['orphaned'], ['exact', at(two, 'No comment,')]]);
    expect(after(before, one.trim(), ...statements)).toEqual([['exact', at(one, 'No comment,')], ['orphaned']]);
  });

  test('few words by chance in a new sentence are not its words', () => {
    const before = join(A, 'He called it “historic” and left.', B);
    const edited = join(A, 'The historic bridge was closed for repairs.', B);
    expect(after(before, edited, anchored(before, 'historic'))).toEqual([['orphaned']]);
  });

  test('an indirect one too, but not if it never had a place', () => {
    const before = join(A, 'The keeper promised to open the lock by noon.', B);
    const edited = join(A, 'The keeper promised something.', B);
    expect(after(before, edited, anchored(before, 'The keeper promised to open the lock by noon.', { kind: 'indirect' }))).toEqual([['orphaned']]);
    expect(after(before, edited, anchored(before, 'They hope.', { kind: 'indirect' }))).toEqual([['none']]);
  });
});

describe('what fits several places is ambiguous', () => {
  test('a paragraph doubled on the spot', () => {
    const before = join(A, P, B);
    expect(after(before, join(A, P, P, B), anchored(before, QUOTE))).toEqual([['ambiguous']]);
    expect(after(P, join(P, P), anchored(P, QUOTE))).toEqual([['ambiguous']]);
    expect(after(join(A, P), join(A, P, P), anchored(join(A, P), QUOTE))).toEqual([['ambiguous']]);
    expect(after(join(P, B), join(P, P, B), anchored(join(P, B), QUOTE))).toEqual([['ambiguous']]);
  });

  test('a paragraph moved and doubled', () => {
    const before = join(P, A, B, A);
    expect(after(before, join(A, B, P, A, P), anchored(before, QUOTE))).toEqual([['ambiguous']]);
  });

  test('until the double is gone', () => {
    const before = join(A, P, P, B);
    const doubled = { ...anchored(join(A, P, B), QUOTE), status: 'ambiguous' as const };
    expect(after(before, join(A, P, B), doubled)).toEqual([['moved', at(join(A, P, B), QUOTE)]]);
  });

  test('two statements for what stood twice and now stands once', () => {
    const before = join('“No comment,” said Alice.', A, '“No comment,” said Bob.');
    const both = [anchored(before, 'No comment,'), anchored(before, 'No comment,')];
    expect(both.map(({ status }) => status)).toEqual(['ambiguous', 'ambiguous']);
    expect(after(before, join(A, '“No comment,” said Bob.'), ...both)).toEqual([['ambiguous'], ['ambiguous']]);
  });

  test('one statement alone for what stood twice and now stands once is found', () => {
    const before = join('“No comment,” said Alice.', A, '“No comment,” said Bob.');
    const edited = join(A, '“No comment,” said Bob.');
    expect(after(before, edited, anchored(before, 'No comment,'))).toEqual([['moved', at(edited, 'No comment,')]]);
  });

  test('two equal paragraphs with a statement each, of which one is deleted', () => {
    const before = join(A, '“No comment.”', '“No comment.”', B);
    const both = [anchored(before, 'No comment.', { place: 0 }), anchored(before, 'No comment.', { place: 1 })];
    expect(after(before, join(A, '“No comment.”', B), ...both)).toEqual([['ambiguous'], ['ambiguous']]);
  });
});

describe('equal words of two people', () => {
  const [alice, bob] = ['“No comment,” said Alice Ames, the mayor.', '“No comment,” said Bob Bray, her deputy.'];
  const before = join(alice, A, bob, B);
  const both = [anchored(before, 'No comment,', { place: 0 }), anchored(before, 'No comment,', { place: 1 })];

  test('stay with those who said them when the paragraphs change places', () => {
    const edited = join(bob, A, alice, B);
    const result = after(before, edited, ...both);
    expect(result.map(([, place]) => place)).toEqual([`${join(bob, A).length + 3} No comment,`, '1 No comment,']);
  });

  test('and when what lies between them stays where it is', () => {
    const edited = join(bob, A, 'A longer piece between the two.', B, alice);
    const result = after(join(alice, A, 'A longer piece between the two.', B, bob), edited, ...[0, 1].map((place) => anchored(join(alice, A, 'A longer piece between the two.', B, bob), 'No comment,', { place })));
    expect(result).toEqual([['moved', `${edited.indexOf(alice) + 1} No comment,`], ['moved', '1 No comment,']]);
  });

  test('and when words are inserted around the first', () => {
    const edited = join('At noon: “No comment,” replied Alice Ames.', A, bob, B);
    expect(after(before, edited, ...both)).toEqual([['exact', at(edited, 'No comment,')], ['exact', `${edited.lastIndexOf('No comment,')} No comment,`]]);
  });

  test('and when a third says them', () => {
    const edited = join(alice, A, bob, '“No comment,” said Cleo Crane.', B);
    expect(after(before, edited, ...both)).toEqual([['exact', at(edited, 'No comment,')], ['exact', `${edited.indexOf('No comment,', 30)} No comment,`]]);
  });
});

describe('what a reviewer found', () => {
  const spoken = '“We have no comment on it,” he said.';
  const words = 'We have no comment on it,';

  test('of two equal paragraphs one is deleted: nobody knows which', () => {
    const before = join(spoken, spoken);
    const both = [0, 1].map((place) => anchored(before, words, { place }));
    expect(after(before, spoken, ...both)).toEqual([['ambiguous'], ['ambiguous']]);
    expect(after(before, spoken, ...both.toReversed())).toEqual([['ambiguous'], ['ambiguous']]);
  });

  test('the second of two equal paragraphs is edited: its statement does not jump to the first', () => {
    const before = join(spoken, spoken);
    const edited = join(spoken, spoken.replace('he said', 'she said'));
    const both = [0, 1].map((place) => anchored(before, words, { place }));
    expect(after(before, edited, ...both)).toEqual([['exact', `1 ${words}`], ['exact', `${spoken.length + 3} ${words}`]]);
    expect(after(before, edited, ...both.slice(1))).toEqual([['exact', `${spoken.length + 3} ${words}`]]);
  });

  test('one part of an interrupted quotation stays where it is, the other moves', () => {
    const [one, gull, two] = ['“We will go now,” she said. “Yes.”', 'He looked out of the window.', '“You will see us soon,” she added.'];
    const before = join(one, gull, two);
    const index = indexText(before);
    const { segments } = resolveSegments(index, [{ exact: 'We will go now,' }, { exact: 'You will see us soon,' }]);
    const statement: AnchoredStatement = { kind: 'direct', text: 'We will go now, You will see us soon,', status: 'exact', segments };
    const moved = join(gull, one, two);
    expect(after(before, moved, statement)[0]?.slice(1)).toEqual([at(moved, 'We will go now,'), at(moved, 'You will see us soon,')]);
    const retold = join(one, 'Well, “You will see us soon,” Ann told us later.', gull);
    expect(after(before, retold, statement)).toEqual([['moved', at(retold, 'We will go now,'), at(retold, 'You will see us soon,')]]);
  });

  test.each([
    ['“Wait--” she said.', 'Wait-'],
    ['“so  so” she said.', 'so '],
    ['He said… nothing.', 'He said…'],
  ])('a place inside a run of dashes or spaces of %s is kept', (paragraph, cut) => {
    const before = join(paragraph, 'More.');
    const start = before.indexOf(cut);
    const segments = resolveSegments(indexText(before), [{ start, end: start + cut.length }]).segments;
    const edited = join('New.', paragraph, 'More of it.');
    expect(after(before, edited, { kind: 'indirect', text: 'x', status: 'exact', segments })).toEqual([['exact', at(edited, cut)]]);
  });

  test('statements of other words at one place that was doubled do not both take what is left', () => {
    const block = 'He declined on Monday.';
    const before = join(block, block);
    const [one, two] = [0, 1].map((place) => ({ ...anchored(before, block, { place }), kind: 'indirect' as const }));
    expect(after(before, block, { ...(one as AnchoredStatement), text: 'No.' }, { ...(two as AnchoredStatement), text: 'Not today.' })).toEqual([['ambiguous'], ['ambiguous']]);
  });

  test('a word that stands 100,000 times does not hold up the server', () => {
    const before = 'go '.repeat(100_000).trim();
    const { segments } = resolveSegments(indexText(before), Array.from({ length: 10 }, (_, i) => ({ start: 300 * i, end: 300 * i + 2 })));
    const [found] = reanchor(indexText(before), indexText(`${before.slice(6)} qq`), [{ kind: 'indirect', text: 'x', status: 'exact', segments }]);
    expect(['ambiguous', 'exact']).toContain(found?.status);
  });
});

describe('what an adversarial editor found', () => {
  const words = 'We closed it within the hour and we would do it again';
  const by = (who: string): string => `“${words},” said ${who}.`;

  test('a copy that somebody else says does not outbid a reworded original', () => {
    const before = join('Intro here.', by('Ann Okafor'), 'End here.');
    for (const copy of [by('Bob Roe, agreeing'), by('a sign on the door')]) {
      const edited = join('Intro here.', `Ann Okafor told us: “${words}.”`, copy, 'End here.');
      expect(after(before, edited, anchored(before, words))).toEqual([['ambiguous']]);
    }
    const pulled = join('Intro here.', `“${words}”`, `On Tuesday Ann Okafor said: “${words}.”`, 'End here.');
    expect(after(before, pulled, anchored(before, words))).toEqual([['ambiguous']]);
  });

  test('the last of two copies is the statement\'s, if nobody else has them', () => {
    const before = join('Intro here.', `“${words}”`, by('Ann Okafor'), 'End here.');
    const edited = join('Intro here.', `On Tuesday Ann Okafor said: “${words}.”`, 'End here.');
    const [[status, place] = []] = after(before, edited, anchored(before, words, { place: 1 }));
    expect([['exact', 'moved'].includes(String(status)), place]).toEqual([true, at(edited, words)]);
  });

  test('“she said” put into a running quotation divides it, and taken out again leaves its parts', () => {
    const whole = join('Intro here.', '“We closed it. Nobody argues with a crack,” said Ann.');
    const split = join('Intro here.', '“We closed it.” Ann paused. “Nobody argues with a crack,” said Ann.');
    const statement = anchored(whole, 'We closed it. Nobody argues with a crack,');
    expect(after(whole, split, statement)).toEqual([['moved', at(split, 'We closed it.'), at(split, 'Nobody argues with a crack,')]]);
    const divided = anchored(split, 'We closed it. Nobody argues with a crack,');
    expect(after(split, whole, divided)[0]?.slice(1)).toEqual([at(whole, 'We closed it.'), at(whole, 'Nobody argues with a crack,')]);
  });

  test('what comes back to somebody who had lost it is not left with another', () => {
    const [one, two] = ['“I never said that,” Deakin protests.', '“I never said that,” says Vane.'];
    const both = join(one, two, 'End.');
    let statements = [0, 1].map((place) => anchored(both, 'I never said that,', { place }));
    const texts = [both, join(two, 'End.'), join(one, 'End.'), both];
    for (const [i, next] of texts.slice(1).entries()) {
      const found = reanchor(indexText(texts[i] ?? ''), indexText(next), statements);
      for (const [number, { segments }] of found.entries()) {
        const behind = [...next].slice(segments[0]?.end ?? 0).join('');
        if (segments.length > 0) expect(behind).toMatch(number === 0 ? /^” Deakin/ : /^” says/);
      }
      statements = statements.map((statement, number) => {
        const { status, segments } = found[number] as { status: AnchoredStatement['status']; segments: AnchoredStatement['segments'] };
        return { ...statement, status, segments: segments.length > 0 ? segments : statement.segments };
      });
    }
  });

  test.each([
    ['said Ann', 'declared Ann'],
    ['said Bob', 'declared Bob'],
    ['“No comment,” said Ann', 'It was noon. “No comment,” said Ann'],
  ])('of two equal quotations in one paragraph, %s becoming %s loses neither', (from, to) => {
    const before = '“No comment,” said Ann Lee. “No comment,” said Bob Roe.';
    const edited = before.replace(from, to);
    const both = [0, 1].map((place) => anchored(before, 'No comment,', { place }));
    const places = [edited.indexOf('No comment'), edited.lastIndexOf('No comment')];
    expect(after(before, edited, ...both).map(([, place]) => place)).toEqual(places.map((place) => `${place} No comment,`));
  });

  test.each([
    ['The minister spoke. “No comment”, said Ann.', 'The minister spoke. Ann said: “No comment”.', 'No comment'],
    ['A: Not today.', 'The weather was mild for the season. A: Not today. Nothing of the kind had happened before, she said.', 'Not today.'],
  ])('few words that stand once in what a paragraph became are kept: %s', (paragraph, changed, few) => {
    const before = join('Intro here.', paragraph, 'End here.');
    const edited = join('Intro here.', changed, 'End here.');
    const [[status, place] = []] = after(before, edited, anchored(before, few));
    expect([['exact', 'moved'].includes(String(status)), place]).toEqual([true, at(edited, few)]);
  });
});
