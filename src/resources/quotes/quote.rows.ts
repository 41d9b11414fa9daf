/** Statements as they are stored, and from there as they are answered. */
import type { Caller } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import type { Searchable } from '../../database/search.js';
import { startOrNull } from '../../http/partial-date.js';
import { type Anchoring, isLost } from '../../statements/anchoring.js';
import type { Segment } from '../../statements/selector.js';
import { countWords } from '../../statements/words.js';
import { articleOmit, headIncluding, presentHead, type ArticleHeadRow } from '../articles/article-head.js';
import { extended } from '../extended.js';
import { below, includes } from '../include.js';
import { orNull } from '../json.js';
import { presentOutlet } from '../outlets/outlet.service.js';
import { presentSpeaker } from '../speakers/speaker.service.js';
import { seesDrafts } from '../visibility.js';
import type { ArticleQuoteCreate, Quote } from './quote.schema.js';
import { quoteSearchText } from './quote.search.js';

const always = {
  addressees: { orderBy: { position: 'asc' } },
  inReplyTo: { select: { publishedAt: true, trashed: true } },
} satisfies Prisma.QuoteInclude;

/** A row with what always belongs to it, and with what `include` has brought. */
export type QuoteRow = Prisma.QuoteGetPayload<{ include: typeof always }> & {
  speaker?: Prisma.SpeakerGetPayload<object> | null;
  viaOutlet?: Prisma.OutletGetPayload<object> | null;
  article?: ArticleHeadRow;
};

/** What to read with a statement, for an `include`. Typed as what is always there; QuoteRow has the rest as optional. */
export function quoteInclude(include?: readonly string[]): typeof always {
  return {
    ...always,
    ...(includes(include, 'speaker') ? { speaker: true } : {}),
    ...(includes(include, 'via.outlet') ? { viaOutlet: true } : {}),
    ...(includes(include, 'article') ? { article: { omit: articleOmit, include: headIncluding(below(include, 'article')) } } : {}),
  };
}

export function presentQuote(row: QuoteRow, caller: Caller): Quote {
  const { via, viaOutletId, viaOutlet, anchorStatus, anchorVersion, speaker, article } = row;
  const insider = seesDrafts(caller);
  return extended(row, {
    segments: isLost(anchorStatus) ? [] : row.segments,
    anchor: { status: anchorStatus, articleVersion: anchorVersion },
    via: via && { ...(via as object), outletId: viaOutletId, ...(viaOutlet === undefined ? {} : { outlet: viaOutlet && presentOutlet(viaOutlet) }) },
    addressees: row.addressees.map(({ name, speakerId }) => ({ name, speakerId })),
    inReplyToId: isVisible(row.inReplyTo, insider) ? row.inReplyToId : null,
    note: insider ? row.note : null,
    speaker: speaker && presentSpeaker(speaker),
    article: article && presentHead(article, caller),
  }) as unknown as Quote;
}

function isVisible(answered: QuoteRow['inReplyTo'], insider: boolean): boolean {
  return answered !== null && (insider ? !answered.trashed : answered.publishedAt !== null);
}

/** A statement with every name in it resolved to an id. */
export type ResolvedQuote = Omit<ArticleQuoteCreate, 'segments'>;

/** The columns that follow from what was given. */
export function quoteColumns({ via, addressees, role, attribution, original, ...quote }: Partial<ResolvedQuote>) {
  return {
    ...quote,
    ...(quote.text === undefined ? {} : { wordCount: countWords(quote.text) }),
    ...(quote.saidAt === undefined ? {} : { saidAtStart: startOrNull(quote.saidAt) }),
    ...(role === undefined ? {} : { role: orNull(role) }),
    ...(attribution === undefined ? {} : { attribution: orNull(attribution) }),
    ...(original === undefined ? {} : { original: orNull(original) }),
    ...(via === undefined ? {} : viaColumns(via)),
  };
}

function viaColumns(via: ResolvedQuote['via']) {
  if (via === null) return { via: orNull(null), viaOutletId: null };
  const { outletId, ...rest } = via;
  return { via: orNull(rest), viaOutletId: outletId };
}

export function anchorColumns({ status, segments }: { status: Anchoring['status']; segments: readonly Segment[] }, articleVersion: number) {
  return { anchorStatus: status, segments: segments as unknown as Prisma.InputJsonArray, anchorVersion: articleVersion };
}

/** A statement as the search knows it. */
export function searchableQuote(quote: Pick<QuoteRow, 'id' | 'articleId' | 'publishedAt' | 'text' | 'original' | 'attribution' | 'occasion' | 'note'>): Searchable {
  return { resource: 'quote', id: quote.id, articleId: quote.articleId, published: quote.publishedAt !== null, ...quoteSearchText(quote) };
}
