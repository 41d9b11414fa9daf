import { indexText, locate } from '../../src/statements/locate.js';

type Kind = 'direct' | 'indirect' | 'mixed';
const found = (text: string, quote: string, kind: Kind = 'direct') => {
  const { status, segments } = locate(indexText(text), { kind, text: quote });
  return [status, ...segments.map(({ exact }) => exact)];
};

describe('a whole quote', () => {
  test.each([
    ['in one place', 'She said “we will go” today.', 'we will go', ['exact', 'we will go']],
    ['in two places', 'We go. We go.', 'We go', ['ambiguous']],
    ['in two places that overlap', 'no no no', 'no no', ['ambiguous']],
    ['once in these characters, once in others', 'It’s late. It\'s late.', "It's late", ['exact', "It's late"]],
    ['in other typography', 'He said “it’s late — now…”', 'it\'s late - now...', ['typographic', 'it’s late — now…']],
    ['in other typography twice', 'It’s late. It’s late.', "It's late", ['ambiguous']],
    ['over two paragraphs', 'One ends.\n\nTwo begins.', 'One ends. Two begins.', ['typographic', 'One ends.\n\nTwo begins.']],
    ['in other case', 'We go.', 'we go', ['orphaned']],
    ['decomposed', 'Un café noir', 'cafe\u0301', ['exact', 'café']],
    ['nowhere', 'We go.', 'We stay', ['orphaned']],
    ['of nothing', 'We go.', ' ', ['orphaned']],
  ])('%s', (_where, text, quote, expected) => {
    expect(found(text, quote)).toEqual(expected);
  });

  test('that is a paraphrase and nowhere has no anchor to lose', () => {
    expect(found('We go.', 'they would leave', 'indirect')).toEqual(['none']);
  });
});

describe('a match stands at word boundaries', () => {
  test.each([
    ['the bridge', 'the bride'],
    ['brides', 'bride'],
    ['the 1,5001', '1,500'],
    ['we can’t', 'we can'],
    ['e\u0303x cafe\u0323\u0301', 'cafe'],
    ['wait…', 'wait.'],
    ['नमस्ते', 'नमस्'],
    ['👩‍💻', '👩'],
    ['👩‍💻', '💻'],
    ['👍🏽', '👍'],
    ['❤\uFE0F', '❤'],
    ['🇫🇷🇩🇪', '🇷🇩'],
  ])('in %s there is no %s', (text, quote) => {
    expect(found(text.normalize('NFC'), quote)).toEqual(['orphaned']);
  });

  test.each([
    ['他说明天去', '明天'],
    ['한국어로', '한국어'],
    ['ภาษาไทย', 'ไทย'],
    ['l’eau claire', 'eau claire'],
    ['iPhone発売', 'iPhone'],
    ['🇫🇷🇩🇪', '🇩🇪'],
    ['(so)', 'so'],
  ])('in %s there is %s', (text, quote) => {
    expect(found(text, quote)).toEqual(['exact', quote]);
  });
});

describe('a split quote', () => {
  test.each([
    ['over paragraphs, each of which opens anew', '“One ends.\n\n“Two goes on.\n\n“Three begins,” she said.', 'One ends. Two goes on. Three begins,', ['exact', 'One ends.', 'Two goes on.', 'Three begins,']],
    ['over paragraphs, in straight marks', '"One ends.\n\n"Two ‘it’ begins," she said. "So."', 'One ends. Two ‘it’ begins, So.', ['exact', 'One ends.', 'Two ‘it’ begins,', 'So.']],
    ['not over a paragraph between', '“One ends.\n\nA gull cried.\n\n“Two begins,” she said.', 'One ends. Two begins,', ['orphaned']],
    ['in two', '“We will go,” she said. “And soon.”', 'We will go, And soon.', ['exact', 'We will go,', 'And soon.']],
    ['in three', '"A b," he said. "C d," he added. "E f."', 'A b, C d, E f.', ['exact', 'A b,', 'C d,', 'E f.']],
    ['in other typography', '“We’ll go,” she said. “And soon.”', "We'll go, And soon.", ['typographic', 'We’ll go,', 'And soon.']],
    ['with spaces inside the marks', '« Nous irons », dit-elle, « et bientôt ».', 'Nous irons et bientôt', ['exact', 'Nous irons', 'et bientôt']],
    ['in German marks', '„Wir gehen“, sagte sie, „und bald.“', 'Wir gehen und bald.', ['exact', 'Wir gehen', 'und bald.']],
    ['in German angles', '»Wir gehen«, sagte sie, »und bald.«', 'Wir gehen und bald.', ['exact', 'Wir gehen', 'und bald.']],
    ['in single marks', '‘We will go,’ she said. ‘And soon.’', 'We will go, And soon.', ['exact', 'We will go,', 'And soon.']],
    ['in corner brackets', '「行く」と彼は言った。「すぐに」', '行く すぐに', ['exact', '行く', 'すぐに']],
    ['over one paragraph', '“We go,” she said.\n\n“And soon.”', 'We go, And soon.', ['exact', 'We go,', 'And soon.']],
    ['with apostrophes in the gap', '“We go,” said the officials’ lawyer; ’twas Ann’s day. “Soon.”', 'We go, Soon.', ['exact', 'We go,', 'Soon.']],
    ['with a quotation in a part', '“The “old” way,” he said. “Is over.”', 'The “old” way, Is over.', ['exact', 'The “old” way,', 'Is over.']],
    ['over two paragraphs', '“We go,” she said.\n\nThey nodded.\n\n“And soon.”', 'We go, And soon.', ['orphaned']],
    ['over a long gap', `“We go,” ${'she said '.repeat(40)} “And soon.”`, 'We go, And soon.', ['orphaned']],
    ['over another quotation', '“We go,” she said; “no,” he said. “And soon.”', 'We go, And soon.', ['orphaned']],
    ['around a quotation', 'He “loves” it', 'He it', ['orphaned']],
    ['without marks', 'We go, she said. And soon.', 'We go, And soon.', ['orphaned']],
    ['within a word', '“We go” said “ing home”', 'We go ing hom', ['orphaned']],
    ['in two ways', '“No,” he said. “Go.” She left. “No,” he said. “Go.”', 'No, Go.', ['ambiguous']],
    ['in two ways at one gap', '“Go go” he said “go go.”', 'Go go go', ['exact', 'Go go', 'go']],
    ['with a full stop behind a spaced mark', '« Nous irons ». Elle ajoute : « Bientôt ».', 'Nous irons Bientôt', ['exact', 'Nous irons', 'Bientôt']],
  ])('%s', (_how, text, quote, expected) => {
    expect(found(text, quote)).toEqual(expected);
  });

  test('has at most 20 parts', () => {
    const parts = (count: number) => Array.from({ length: count }, (_, i) => `part ${i},`);
    const text = (count: number) => `“${parts(count).join('” he said, “')}”`;
    expect(found(text(20), parts(20).join(' '))).toEqual(['exact', ...parts(20)]);
    expect(found(text(21), parts(21).join(' '))).toEqual(['orphaned']);
  });

  test('in more ways than can be tried is ambiguous', () => {
    expect(found(`"${'a '.repeat(500)}a" x `.repeat(50), 'a '.repeat(2_000) + 'b')).toEqual(['ambiguous']);
  });
});

describe('a mixed quote', () => {
  const text = 'The plan is “bold” and, he said, “long overdue”. A bold plan!';
  test.each([
    ['whole', 'The plan is “bold”', ['exact', 'The plan is “bold”']],
    ['by its passages, marks before bare words', 'he called it “bold” and “long overdue”', ['exact', 'bold', 'long overdue']],
    ['by its passages in other marks', 'he called it "bold" and "long overdue"', ['exact', 'bold', 'long overdue']],
    ['by a passage that stands without marks', 'he praised "A bold plan"', ['exact', 'A bold plan']],
    ['with a passage missing', 'he called it “bold” and “new”', ['orphaned']],
    ['with its passages in another order', 'he called it “long overdue” and “bold”', ['orphaned']],
    ['with a passage in two places', 'he praised a “plan”', ['ambiguous']],
    ['with other typography in a passage', 'he praised “A  bold plan”', ['typographic', 'A bold plan']],
    ['without passages', 'he praised it', ['orphaned']],
    ['with apostrophes only', "he didn't praise the officials' plan", ['orphaned']],
  ])('%s', (_how, quote, expected) => {
    expect(found(text, quote, 'mixed')).toEqual(expected);
  });

  test('has its passages told apart by their order', () => {
    expect(found('“yes” then “no” then “yes”', 'first “yes”, then “no”', 'mixed')).toEqual(['exact', 'yes', 'no']);
    expect(found('“yes” “yes” “no”', 'first “yes”, then “no”', 'mixed')).toEqual(['ambiguous']);
  });

  test.each(['it was ‘the officials’ fault’', 'they met ‘in the ’90s we went’'])('whose single marks may be apostrophes is not guessed: %s', (quote) => {
    const text = 'He wrote of ‘the officials’ fault’ and of ‘in the ’90s we went’ at length.';
    expect(found(text, quote, 'mixed')).toEqual(['ambiguous']);
  });
});

test('positions are code points', () => {
  expect(locate(indexText('😀 “we 😀 go”'), { kind: 'direct', text: 'we 😀 go' }).segments).toEqual([
    { exact: 'we 😀 go', prefix: '😀 “', suffix: '”', start: 3, end: 10 },
  ]);
});
