/** Articles in twenty languages, in words that we have made up of their letters: the same ones for the same seed. */
import type { Json } from './make.js';

interface Tongue {
  language: string;
  /** What its words are made of. */
  syllables: string[];
  /** Between two words. */
  gap: string;
  marks: [string, string];
}

const tongue = (language: string, syllables: string, marks: [string, string], gap = ' '): Tongue => ({ language, syllables: syllables.split(' '), gap, marks });

/** Cases that differ, accents in one code point and in two, scripts without spaces, right to left, vowel signs, and what is beyond 16 bits. */
const tongues: Tongue[] = [
  tongue('en', 'har bour lan tern tide mor ning grey quay cle rk ferry', ['“', '”']),
  tongue('de', 'ha fen grö ße stra ße mün zug ü ber mut Kai', ['„', '“']),
  tongue('fr', 'é té ré gate ça î le cœur ga re l’eau nuit', ['« ', ' »']),
  tongue('es', 'ma ña na ni ño puer to pingü ino ca lle', ['«', '»']),
  tongue('pt', 'a ção por to ma nhã pão li ção mar', ['“', '”']),
  tongue('it', 'cit tà por to per ché più no tte luna', ['«', '»']),
  tongue('pl', 'łó dź rze ka źró dło ślą sk port żó łw', ['„', '”']),
  tongue('cs', 'ří čka pří stav žlu ťou čký kůň noc', ['„', '“']),
  tongue('tr', 'ı rmak İs ke le de niz gü neş çay ağ aç', ['“', '”']),
  tongue('vi', 'tiê\u0301ng viê\u0323t bê\u0301n ca\u0309ng thuyền đêm sông gió', ['“', '”']),
  tongue('ru', 'при стань ре ка ён ко рабль утро йод', ['«', '»']),
  tongue('uk', 'при стань рі чка їж ак ґа нок ніч', ['«', '»']),
  tongue('el', 'λι μά νι ποτά μι νύ χτα ά νε μος ς', ['«', '»']),
  tongue('he', 'נמל נהר לילה רוח ספי נה בו קר', ['”', '“']),
  tongue('ar', 'مي ناء نهر لي ل ري ح سفي نة صُبْح', ['«', '»']),
  tongue('hi', 'बं दर गाह न दी रा त ह वा ना व कि', ['“', '”']),
  tongue('th', 'ท่าเรือ แม่น้ำ กลางคืน ลม เรือ เช้า ตลาด', ['“', '”'], ''),
  tongue('zh', '港口 河流 夜晚 风 船 早晨 市场 灯笼 𠮷', ['「', '」'], ''),
  tongue('ja', '港 は 川 夜 風 ふね カモメ あさ 市場 です', ['「', '」'], ''),
  tongue('ko', '항 구 강 밤 바 람 배 아 침 시 장', ['“', '”']),
];

/** Numbers from 0 to 1 that only look like chance (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Told {
  article: Json;
  /** When it was published; null: it stays a draft. */
  publishedAt: string | null;
  /** What finds it, perhaps among others. */
  searches: string[];
}

const ornaments = ['🦭', '👩🏽‍🚒', 'e\u0301', 'Ångström', 'ﬁn', '①', 'naïve', '2024', 'O’Hara'];

/** @param speakers and outlets by their slugs */
export function tell(count: number, speakers: readonly string[], outlets: readonly string[], seed = 1): Told[] {
  const next = chance(seed);
  const below = (most: number): number => Math.floor(next() * most);
  const one = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const many = <T>(least: number, most: number, make: () => T): T[] => Array.from({ length: least + below(most - least + 1) }, make);

  return Array.from({ length: count }, (_, number) => {
    const { language, syllables, gap, marks: [open, close] } = tongues[number % tongues.length] as Tongue;
    const word = (): string => many(1, 3, () => one(syllables)).join('');
    const phrase = (least: number, most: number): string => many(least, most, word).join(gap);
    const said = phrase(4, 9);
    const headline = phrase(2, 5) + (below(4) === 0 ? ` ${one(ornaments)}` : '');
    const body = [phrase(8, 20), `${open}${said}${close} ${phrase(2, 4)} ${one(ornaments)}.`, phrase(8, 20)].join('\n\n');
    const saidAt = one([undefined, '2019', '2019-05', '2019-05-06', '0000', '2019-05-06T07:08:09.100Z', '9999-12-31']);
    const quote = { kind: one(['direct', 'direct', 'mixed', 'indirect']), text: said, ...(below(5) === 0 ? {} : { speakerId: one(speakers) }), ...(saidAt && { saidAt }), ...(below(3) === 0 ? { medium: 'speech', note: word() } : {}) };
    const day = String(1 + below(28)).padStart(2, '0');
    return {
      article: {
        headline, body, language, outletId: one(outlets), slug: `told-${number}`,
        ...(below(3) === 0 ? {} : { section: one(['World', 'world', 'Ähren', 'Zoo', '港口']) }),
        topics: [...new Set(many(0, 3, () => one(['Tides', 'tides', 'Éclairs', 'Ökonomie', 'утро', '𠮷'])))],
        ...(below(2) === 0 ? { summary: phrase(3, 8) } : {}),
        quotes: below(8) === 0 ? [] : [quote],
      },
      publishedAt: below(10) === 0 ? null : `20${10 + below(14)}-0${1 + below(9)}-${day}T0${below(10)}:00:00.000Z`,
      searches: [headline.split(' ')[0] ?? '', `"${said}"`, `${syllables[0]}*`, `${one(syllables)} -${one(syllables)}`, said.split(gap || /(?:)/u).slice(0, 2).join(gap)],
    };
  });
}
