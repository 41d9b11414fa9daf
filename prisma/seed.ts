/** The sample newsroom: prisma/sample, loaded through the same services as everything else, all of it or nothing. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Signer } from '../src/changes/signer.js';
import type { Writing } from '../src/changes/scope.js';
import { write } from '../src/changes/write.js';
import type { Database } from '../src/database/database.js';
import { isEmpty } from '../src/newsroom.js';
import { projectRoot } from '../src/project-root.js';
import { publishArticle } from '../src/resources/articles/article.publishing.js';
import { ArticleCreate } from '../src/resources/articles/article.schema.js';
import { createArticle } from '../src/resources/articles/article.writes.js';
import { ImageCreate } from '../src/resources/images/image.schema.js';
import { createImage } from '../src/resources/images/image.service.js';
import { OutletCreate } from '../src/resources/outlets/outlet.schema.js';
import { createOutlet } from '../src/resources/outlets/outlet.service.js';
import { QuoteCreate } from '../src/resources/quotes/quote.schema.js';
import { quotesOf } from '../src/resources/quotes/quote.service.js';
import { createQuote } from '../src/resources/quotes/quote.writes.js';
import { SpeakerCreate } from '../src/resources/speakers/speaker.schema.js';
import { createSpeaker } from '../src/resources/speakers/speaker.service.js';

const folder = join(projectRoot, 'prisma/sample');
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
const readList = (file: string): unknown[] => parse(read(file)) as unknown[];

/** A statement in the sample: `key` names it, and `inReplyTo` the one it answers, as `<article-slug>#<key>` or `#<key>`. */
interface SampleQuote {
  key: string;
  text: string;
  inReplyTo?: string;
}

interface SampleArticle {
  slug: string;
  publishedAt: string | null;
  quotes: SampleQuote[];
}

/** Reads an article: YAML front matter between two lines of dashes, then its body. */
function readArticle(file: string): SampleArticle & { body: string } {
  const [, frontMatter = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(read(`articles/${file}`)) ?? [];
  return { ...(parse(frontMatter) as SampleArticle), body: body.trim() };
}

/** In the order of publication, drafts last, so that a reply finds what it answers. */
function readArticles(): ReturnType<typeof readArticle>[] {
  const date = ({ publishedAt }: SampleArticle): string => publishedAt ?? '9999';
  return readdirSync(join(folder, 'articles')).map(readArticle).sort((a, b) => (date(a) < date(b) ? -1 : 1));
}

/** Loads the sample into an empty database; answers whether it did. */
export async function seedSampleNewsroom(database: Database, signer: Signer): Promise<boolean> {
  const caller = { role: 'admin' as const, keyId: null, name: 'sample newsroom' };
  return write(database, { caller, signer, requestId: null }, async (writing) => {
    if (!(await isEmpty(writing.tx))) return false;
    for (const outlet of readList('outlets.yaml')) await createOutlet(writing, OutletCreate.parse(outlet));
    for (const image of readList('images.yaml')) await createImage(writing, ImageCreate.parse(image));
    for (const speaker of readList('speakers.yaml')) await createSpeaker(writing, SpeakerCreate.parse(speaker));
    const ids = new Map<string, string>();
    for (const article of readArticles()) await loadArticle(writing, article, ids);
    return true;
  });
}

/** @param ids of the statements loaded so far, by `<article-slug>#<key>` */
async function loadArticle(writing: Writing, { publishedAt, quotes, ...article }: ReturnType<typeof readArticle>, ids: Map<string, string>): Promise<void> {
  const fullName = (name: string): string => (name.startsWith('#') ? article.slug + name : name);
  const isReply = ({ inReplyTo }: SampleQuote): boolean => inReplyTo?.startsWith('#') ?? false;
  const given = ({ key, inReplyTo, ...quote }: SampleQuote) => ({ ...quote, inReplyToId: inReplyTo === undefined ? null : ids.get(fullName(inReplyTo)) });

  const first = quotes.filter((quote) => !isReply(quote));
  const { id } = await createArticle(writing, ArticleCreate.parse({ ...article, quotes: first.map(given) }));
  const created = (await quotesOf(writing, [id], [])).get(id) ?? [];
  for (const { key, text } of first) ids.set(`${article.slug}#${key}`, created.find((quote) => quote.text === text)?.id ?? '');
  for (const reply of quotes.filter(isReply)) {
    const quote = await createQuote(writing, QuoteCreate.parse({ ...given(reply), articleId: id }));
    ids.set(`${article.slug}#${reply.key}`, quote.id);
  }
  if (publishedAt !== null) await publishArticle(writing, id, { publishedAt: new Date(publishedAt) }, undefined);
}
