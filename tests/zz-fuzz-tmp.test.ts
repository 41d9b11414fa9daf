import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeArticle, makeSpeaker } from './support/make.js';
import { openTestNewsroom } from './support/newsroom.js';
let n: any; let sp: any;
beforeAll(async () => { n = await openTestNewsroom(); sp = await makeSpeaker(n); });
afterAll(() => n.close());
const seed0 = Number(process.env.SEED ?? 1);
function rng(seed: number) { let s = seed >>> 0; return () => { s = (s + 0x6d2b79f5) >>> 0; let t = s; t = Math.imul(t ^ (t >>> 15), t | 1); t ^= t + Math.imul(t ^ (t >>> 7), t | 61); return ((t ^ (t >>> 14)) >>> 0) / 4294967296; }; }
const pool = ['“No comment,” said Ames.', '“No comment,” said Bray.', '“We *open* the lock at noon,” she said. “It **creaks** a lot.”', 'He spoke of “a great, great day” and “the end of it”.', '# A title', '- one\n- two “we see” three', '> “Ja — nein … vielleicht,” sagte er.', 'Night 🌙 fell & rain <b>came</b>.', '`code “we see” here`', 'The tide went out as it always does.', "\"It's 'fine',\" they said.", '![alt](https://x.example/a.png) “we see” the lock', 'line one  \nline two “we open\nthe lock”', '“Eins,” sagte sie. „Zwei,“ sagte er.', '<!-- hidden “we see” -->', '1. “number one said this”\n2. x'];
const qs = [['direct', 'No comment,'], ['direct', 'We open the lock at noon,'], ['direct', 'We open the lock at noon, It creaks a lot.'], ['mixed', 'He spoke of “a great, great day” and “the end of it”'], ['mixed', 'They hailed “a great, great day” and “the end of it”'], ['direct', 'we see'], ['direct', 'Ja - nein ... vielleicht,'], ['indirect', 'The tide went out as it always does.'], ['indirect', 'Rain is hoped for'], ['direct', "It's 'fine',"], ['direct', 'we open the lock'], ['direct', 'number one said this'], ['direct', 'Zwei,']];
const fold = (s: string) => s.normalize('NFC').replace(/[“”„"«»]/g, '"').replace(/[‘’']/g, "'").replace(/[–—-]/g, '-').replace(/…/g, '...').replace(/\s+/g, ' ').trim();
const decode = (s: string) => s.replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;|&apos;/g, "'").replace(/&nbsp;/g, '\u00a0').replace(/&amp;/g, '&');
test('fuzz', async () => {
  const counts: any = {}; 
  for (let round = 0; round < Number(process.env.ROUNDS ?? 25); round += 1) {
    const r = rng(seed0 * 1000 + round); const pick = (a: any[]) => a[Math.floor(r() * a.length)];
    let blocks: string[] = Array.from({ length: 2 + Math.floor(r() * 6) }, () => pick(pool));
    const quotes = Array.from({ length: 1 + Math.floor(r() * 7) }, () => { const [kind, text] = pick(qs); return { kind, text, speakerId: r() < 0.5 ? sp.id : null }; });
    const article = await makeArticle(n, { body: blocks.join('\n\n'), quotes });
    const all = async () => (await n.as('viewer').get(`/v1/quotes?article=${article.id}&limit=100`)).body.data;
    let before = await all();
    for (let step = 0; step < 8; step += 1) {
      const k = r(); const at = Math.floor(r() * blocks.length);
      const old = [...blocks];
      if (k < 0.2) blocks.splice(at, 0, pick(pool)); else if (k < 0.35 && blocks.length > 1) blocks.splice(at, 1); else if (k < 0.5) blocks.push(...blocks.splice(at, 1)); else if (k < 0.6) blocks.splice(at, 0, blocks[at]!);
      else if (k < 0.75) { const b = blocks[at]!; const w = b.split(' '); w.splice(Math.floor(r() * w.length), r() < 0.5 ? 1 : 0, ...(r() < 0.7 ? [pick(['new', '“we see”', '🌙', 'lock', '—', "'x'"])] : [])); blocks[at] = w.join(' ') || 'x'; }
      else if (k < 0.85) blocks[at] = blocks[at]!.replace(/[“”]/g, '"'); else if (k < 0.9) blocks[at] = blocks[at]!.replace(/"([^"]*)"/g, '“$1”'); else blocks = blocks.map((b) => b.replace(/\n/g, '\r\n'));
      if (blocks.length === 0) blocks = ['x'];
      const res = await n.as('editor').patch(`/v1/articles/${article.id}`).send({ body: blocks.join('\n\n') });
      const ctx = JSON.stringify({ seed: seed0 * 1000 + round, step, old, blocks });
      if (res.status !== 200) throw new Error(`${res.status} ${res.text} ${ctx}`);
      const got = await n.as('editor').get(`/v1/articles/${article.id}`);
      const { anchors, ...rest } = res.body;
      expect(rest).toEqual(got.body); expect(res.headers.etag).toBe(got.headers.etag);
      const text = (await n.as('viewer').get(`/v1/articles/${article.id}/text`)).text; const pts = [...text];
      const now = await all();
      const was = new Map(before.map((q: any) => [q.id, q.anchor.status]));
      const diff = now.filter((q: any) => q.anchor.status !== was.get(q.id)).map((q: any) => ({ quoteId: q.id, from: was.get(q.id), to: q.anchor.status }));
      const key = (x: any) => JSON.stringify(x);
      if (key([...anchors].sort((a: any, b: any) => a.quoteId < b.quoteId ? -1 : 1)) !== key(diff.sort((a: any, b: any) => a.quoteId < b.quoteId ? -1 : 1))) throw new Error(`anchors ${key(anchors)} ${key(diff)} ${ctx}`);
      const html = got.body.bodyHtml;
      const shown = decode(html).replace(/\s+/g, ''); if (shown !== text.replace(/\s+/g, '')) throw new Error(`text ${ctx}\n${html}\n${text}`);
      for (const q of now) {
        counts[`${was.get(q.id)}>${q.anchor.status}`] = (counts[`${was.get(q.id)}>${q.anchor.status}`] ?? 0) + 1;
        const c = `${key(q)} ${ctx}`;
        for (const s of q.segments) if (pts.slice(s.start, s.end).join('') !== s.exact || pts.slice(Math.max(0, s.start - 32), s.start).join('') !== s.prefix) throw new Error(`slice ${c}`);
        const st = q.anchor.status; const words = q.segments.map((s: any) => s.exact).join(' ');
        if (['orphaned', 'ambiguous', 'none'].includes(st) !== (q.segments.length === 0)) throw new Error(`empty ${c}`);
        if (q.kind === 'direct' && ['exact', 'moved'].includes(st) && words !== q.text) throw new Error(`exact ${c}`);
        if (q.kind === 'direct' && st === 'typographic' && (fold(words) !== fold(q.text) || words === q.text)) throw new Error(`typo ${c}`);
        const marked = html.includes(`data-quote-id="${q.id}"`);
        if (marked !== (q.segments.length > 0)) throw new Error(`span ${c} ${html}`);
        if (st === 'orphaned' && q.kind === 'direct' && fold(text).split(fold(q.text)).length === 2) counts.orphanButUnique = (counts.orphanButUnique ?? 0) + 1, counts.ex ??= [], counts.ex.length < 4 && counts.ex.push(c.slice(0,1500));
        if (st !== 'orphaned' && q.kind === 'direct' && fold(text).split(fold(q.text)).length === 1 && q.segments.length < 2) throw new Error(`notorphan ${c}`);
      }
      if (now.some((q: any, i: number) => q.position !== i + 1)) throw new Error(`positions ${ctx}`);
      const starts = now.map((q: any) => q.segments[0]?.start ?? Infinity); if (starts.some((s: number, i: number) => i > 0 && s < starts[i - 1])) throw new Error(`order ${ctx}`);
      before = now;
      if (r() < 0.2) { const q = pick(now); await n.as('editor').patch(`/v1/quotes/${q.id}`).send({ note: String(r()) }).expect(200); before = await all(); const q2 = before.find((x: any) => x.id === q.id); if (q.anchor.status === 'moved' && q2.anchor.status !== 'exact') throw new Error(`moved->${q2.anchor.status} ${ctx} ${key(q2)}`); if (q.anchor.status !== 'moved' && q2.anchor.status !== q.anchor.status) throw new Error(`patch changed ${q.anchor.status} ${q2.anchor.status}`); if (!q.segments.length !== !q2.segments.length) throw new Error('seg'); }
      const back = await n.as('editor').patch(`/v1/articles/${article.id}`).send({ ...(await n.as('editor').get(`/v1/articles/${article.id}`)).body, anchors }); if (back.status !== 200 || back.body.anchors.length) throw new Error(`back ${back.text}`);
    }
  }
  console.log(JSON.stringify(counts, null, 1));
}, 500000);
