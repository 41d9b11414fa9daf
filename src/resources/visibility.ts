/**
 * The one rule of who sees what, for every query: lists, reads, filters, includes, counts and searches.
 *
 * A key shows everything but the trash. The public sees articles that are published, their statements, and the speakers and images
 * that something published refers to. Outlets are always public.
 */
import type { Caller } from '../changes/scope.js';
import type { Prisma } from '../database/database.js';

export const seesDrafts = (caller: Caller): boolean => caller.role !== null;

/** Said so that no database takes the index of what is in the trash for it: nearly everything is outside. */
const outsideTheTrash: Prisma.ArticleWhereInput = { NOT: { trashedAt: { not: null } } };

export function articlesVisibleTo(caller: Caller): Prisma.ArticleWhereInput {
  return seesDrafts(caller) ? outsideTheTrash : { status: 'published' };
}

export function quotesVisibleTo(caller: Caller): Prisma.QuoteWhereInput {
  return seesDrafts(caller) ? { trashed: false } : { publishedAt: { not: null } };
}

export function speakersVisibleTo(caller: Caller): Prisma.SpeakerWhereInput {
  return seesDrafts(caller) ? {} : namedInPublic;
}

export function imagesVisibleTo(caller: Caller): Prisma.ImageWhereInput {
  if (seesDrafts(caller)) return {};
  const shown = { some: { article: { status: 'published' } } };
  return { OR: [{ articles: shown }, { bodies: shown }, { speakers: { some: namedInPublic } }] };
}

const namedInPublic: Prisma.SpeakerWhereInput = {
  OR: [
    { quotes: { some: { publishedAt: { not: null } } } },
    { addressedIn: { some: { quote: { publishedAt: { not: null } } } } },
  ],
};
