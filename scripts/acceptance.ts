/**
 * `npm run acceptance [-- <folder>]` loads real articles through the API of a live server and reads them back. They lie
 * outside the project (../shared/articles, unless another folder is named); where they are not there, nothing is done.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type ChildNode, isTag, isText } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { projectRoot } from '../src/project-root.js';
import { type LiveServer, startLiveServer } from './live-server.js';

interface Sample {
  outlets: object[];
  speakers: object[];
  images: object[];
  article: { slug: string; body: string; quotes: { text: string }[] };
}

interface Report {
  publishable: boolean;
  quotes: { quoteId: string; result: string }[];
  uncovered: { exact: string }[];
}

interface Quote {
  id: string;
  text: string;
  anchor: { status: string };
  segments: { exact: string; start: number; end: number }[];
}

async function post({ url, key }: LiveServer, path: string, body: object): Promise<void> {
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
}

async function load(server: LiveServer, { outlets, speakers, images, article }: Sample): Promise<void> {
  for (const outlet of outlets) await post(server, '/v1/outlets', outlet);
  for (const speaker of speakers) await post(server, '/v1/speakers', speaker);
  for (const image of images) await post(server, '/v1/images', image);
  await post(server, '/v1/articles', article);
  await post(server, `/v1/articles/${article.slug}/publish`, {});
}

/** The text that a page would light up for a statement. */
function highlighted(html: string, quoteId: string): string {
  const lit = (nodes: ChildNode[], isLit: boolean): string[] =>
    nodes.flatMap((node) => (isTag(node) ? lit(node.children, isLit || node.attribs['data-quote-id'] === quoteId) : isLit && isText(node) ? node.data : ''));
  return lit(parseDocument(html).children, false).join('');
}

/** What is wrong with an article as it is read back, in words. */
async function faults({ url }: LiveServer, { article }: Sample): Promise<string[]> {
  const path = `${url}/v1/articles/${article.slug}`;
  const read = (await (await fetch(`${path}?include=outlet,quotes.speaker,quotes.via.outlet,images.image`)).json()) as { body: string; bodyHtml: string; quotes: Quote[] };
  const text = [...(await (await fetch(`${path}/text`)).text())];
  const report = (await (await fetch(`${path}/verification`)).json()) as Report;
  const texts = (quotes: { text: string }[]): string[] => quotes.map((quote) => quote.text).sort();
  const starts = read.quotes.map(({ segments }) => segments[0]?.start ?? Infinity);
  return [
    ...(read.body === article.body ? [] : ['the body was altered']),
    ...(isDeepStrictEqual(texts(read.quotes), texts(article.quotes)) ? [] : ['the statements were altered']),
    ...(report.publishable ? [] : ['it could not be published']),
    ...report.quotes.filter(({ result }) => !['verbatim', 'notApplicable'].includes(result)).map(({ quoteId, result }) => `${result}: ${quoteId}`),
    ...report.uncovered.map(({ exact }) => `no statement covers: ${exact}`),
    ...read.quotes.filter(({ id, segments }) => !isDeepStrictEqual(highlighted(read.bodyHtml, id), segments.map(({ exact }) => exact).join(''))).map(({ text: words }) => `not marked in the HTML: ${words}`),
    ...(isDeepStrictEqual(starts, [...starts].sort((a, b) => a - b)) ? [] : ['the statements are not in the order of the text']),
    ...read.quotes.flatMap(({ text: words, anchor, segments }) => [
      ...(anchor.status === 'exact' ? [] : [`${anchor.status}: ${words}`]),
      ...(segments.every(({ exact, start, end }) => text.slice(start, end).join('') === exact) ? [] : [`points elsewhere: ${words}`]),
    ]),
  ];
}

const folder = resolve(process.argv[2] ?? join(projectRoot, '../shared/articles'));
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
if (files.length === 0) console.log('There are no articles to try.');
for (const file of files) {
  const sample = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Sample;
  const server = await startLiveServer();
  try {
    await load(server, sample);
    const found = await faults(server, sample);
    console.log(`${file}: ${sample.article.quotes.length} statements, ${found.length === 0 ? 'all well' : found.join('; ')}`);
    if (found.length > 0) process.exitCode = 1;
  } finally {
    await server.stop();
  }
}
