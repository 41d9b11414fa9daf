/**
 * All that a caller may see of one kind, in the order of ids, which is about that of creation. Each portion is a snapshot of its
 * own: a single one would keep SQLite from tidying up its log for as long as the slowest client takes. So every line is true at
 * the moment it is written, and what is made meanwhile comes at the end.
 */
import { z } from 'zod';
import type { Reading } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
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

/** Reads the portion behind an id, as the caller may see it. */
type Portion = (reading: Reading, after: string) => Promise<Exportable[]>;

const behind = (id: string) => ({ orderBy: { id: 'asc' }, take: PORTION, where: { id: { gt: id } } }) as const;

const portions: Record<Exported, Portion> = {
  outlets: ({ tx }, after) => tx.outlet.findMany(behind(after)),
  images: ({ tx, caller }, after) => tx.image.findMany({ ...behind(after), where: { AND: [{ id: { gt: after } }, imagesVisibleTo(caller)] } }),
  speakers: ({ tx, caller }, after) => tx.speaker.findMany({ ...behind(after), where: { AND: [{ id: { gt: after } }, speakersVisibleTo(caller)] } }),
  articles: async (reading, after) => {
    const where = { AND: [{ id: { gt: after } }, articlesVisibleTo(reading.caller)] };
    const rows = await reading.tx.article.findMany({ ...behind(after), where, include: articleInclude });
    return rows.map((row) => presentExported(reading, row));
  },
  quotes: async ({ tx, caller }, after) => {
    const where = { AND: [{ id: { gt: after } }, quotesVisibleTo(caller)] };
    const rows = (await tx.quote.findMany({ ...behind(after), where, include: quoteInclude() })) as QuoteRow[];
    return rows.map((row) => {
      const quote = presentQuote(row, caller);
      // Where a lost statement stood last is how it is found again when its words come back.
      return { ...quote, ...(seesDrafts(caller) ? { segments: row.segments, rolePending: row.rolePending } : { rolePending: false }) };
    });
  },
};

const articleInclude = {
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
      const found = await read((reading) => portions[kind](reading, after));
      const last = found.at(-1);
      if (last === undefined) return;
      yield found.map(asLine);
      after = last.id;
    }
  };
}

/** What is not in the schema of a line cannot leave. */
function lineOf(kind: Exported): (item: object) => string {
  const schema: z.ZodObject = exported[kind];
  const resource = kind.slice(0, -1);
  return (item) => JSON.stringify(present(schema, { ...item, resource }));
}
