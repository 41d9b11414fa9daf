/**
 * All that a caller may see of one kind, in the order of ids, which is about that of creation. Each portion is a snapshot of its
 * own: a single one would keep SQLite from tidying up its log for as long as the slowest client takes. So every line is true at
 * the moment it is written, and what is made meanwhile comes at the end.
 */
import { z } from 'zod';
import type { Reading } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import type { Ways } from '../../http/endpoint.js';
import type { LineSource } from '../../http/line-stream.js';
import { present } from '../../http/presenter.js';
import { type ArticleRow, presentArticle } from '../articles/article.service.js';
import { statusWithout } from '../articles/article.schedule.js';
import { headInclude } from '../articles/article-head.js';
import { withoutPlans, withoutPublication } from '../articles/article.transition.js';
import { type QuoteRow, presentQuote, quoteInclude } from '../quotes/quote.rows.js';
import { articlesVisibleTo, imagesVisibleTo, quotesVisibleTo, seesDrafts, speakersVisibleTo } from '../visibility.js';
import { type Exported, exported } from './transfer.schema.js';

/** Resources that are read at once. */
const PORTION = 50;

interface Exportable {
  id: string;
}

/** Reads those with these ids that the caller may see, in the order of ids. */
type Portion = (reading: Reading, ids: string[]) => Promise<Exportable[]>;

const chosen = <Where>(ids: string[], visible: Where) => ({ orderBy: { id: 'asc' as const }, where: { AND: [{ id: { in: ids } }, visible] } });

const portions: Record<Exported, Portion> = {
  outlets: ({ tx }, ids) => findRows(tx, 'outlet', chosen(ids, {}), {}),
  images: ({ tx, caller }, ids) => findRows(tx, 'image', chosen(ids, imagesVisibleTo(caller)), {}),
  speakers: ({ tx, caller }, ids) => findRows(tx, 'speaker', chosen(ids, speakersVisibleTo(caller)), {}),
  articles: async (reading, ids) => {
    const rows = await findRows(reading.tx, 'article', chosen(ids, articlesVisibleTo(reading.caller)), { include: articleInclude });
    return rows.map((row) => presentExported(reading, row));
  },
  quotes: async ({ tx, caller }, ids) => {
    const rows: QuoteRow[] = await findRows(tx, 'quote', chosen(ids, quotesVisibleTo(caller)), { include: quoteInclude() });
    return rows.map((row) => {
      const quote = presentQuote(row, caller);
      // Where a lost statement stood last is how it is found again when its words come back.
      return { ...quote, ...(seesDrafts(caller) ? { segments: row.segments, rolePending: row.rolePending } : { rolePending: false }) };
    });
  },
};

const models = { outlets: 'outlet', images: 'image', speakers: 'speaker', articles: 'article', quotes: 'quote' } as const;

/**
 * The ids of the next portion, whoever may see what they name. To ask for those that are visible would lead a database to an index
 * of these, and through all of it for each portion.
 */
async function idsBehind({ tx }: Reading, kind: Exported, after: string): Promise<string[]> {
  const rows = await findRows(tx, models[kind], { where: { id: { gt: after } }, orderBy: { id: 'asc' }, take: PORTION }, { select: { id: true } });
  return rows.map(({ id }) => id);
}

export const articleInclude = {
  ...headInclude,
  bodyImages: { select: { reference: true, imageId: true }, orderBy: { reference: 'asc' } },
  formerSlugs: { select: { slug: true }, orderBy: { slug: 'asc' } },
} satisfies Prisma.ArticleInclude;

type ExportedArticle = Prisma.ArticleGetPayload<{ include: typeof articleInclude }>;

/** Working copies stay behind, and so does what was planned for one. */
function presentExported({ caller }: Reading, { bodyImages, formerSlugs, ...row }: ExportedArticle): Exportable {
  const planned: ArticleRow = row.hasDraft && row.publishAt !== null ? { ...row, ...withoutCopy(row) } : row;
  const { statusBefore, publishOverride, shownVersion } = seesDrafts(caller) ? planned : nothingPlanned;
  return { ...presentArticle(planned, caller), bodyImages, formerSlugs: formerSlugs.map(({ slug }) => slug), statusBefore, publishOverride, shownVersion } as Exportable;
}

const withoutCopy = (row: ArticleRow) => (row.status === 'scheduled' ? { ...statusWithout(row), ...withoutPlans } : withoutPublication);

const nothingPlanned = { statusBefore: null, publishOverride: null, shownVersion: null };

/** What a caller may see of one kind, as lines. */
export function exportLines(read: Ways['read'], kind: Exported): LineSource {
  const asLine = lineOf(kind);
  return async function* (signal) {
    for (let after = ''; !signal.aborted; ) {
      const { last, found } = await read(async (reading) => {
        const ids = await idsBehind(reading, kind, after);
        return { last: ids.at(-1), found: ids.length === 0 ? [] : await portions[kind](reading, ids) };
      });
      if (last === undefined) return;
      if (found.length > 0) yield found.map(asLine);
      after = last;
    }
  };
}

/** What is not in the schema of a line cannot leave. */
function lineOf(kind: Exported): (item: object) => string {
  const schema: z.ZodObject = exported[kind];
  const resource = kind.slice(0, -1);
  return (item) => JSON.stringify(present(schema, { ...item, resource }));
}
