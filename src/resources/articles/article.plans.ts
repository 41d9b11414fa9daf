/** What becomes of articles at a time that was set before: publications and withdrawals. */
import type { Plan, Plans } from '../../changes/ledger.js';
import type { Writing } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import { type FieldError, Problem } from '../../http/errors.js';
import { changePlans, statusWithout } from './article.schedule.js';
import { type ArticleRow, findArticle } from './article.service.js';
import { demandUnpublished, goBack, goPublic, isPublic, withoutPlans, withoutPublication, wrongState } from './article.transition.js';

const isAt = (planned: Date | null, { at }: Plan): boolean => planned?.getTime() === at.getTime();

/** Each of an article's two plans on its own, the earlier one first. */
function plansOf(row: { id: string; publishAt: Date | null; unpublishAt: Date | null }, now: Date): Plan[] {
  return [row.publishAt, row.unpublishAt].flatMap((at) => (at !== null && at <= now ? [{ id: row.id, at }] : []));
}

async function apply(writing: Writing, plan: Plan): Promise<void> {
  const article = await findPlanned(writing, plan);
  if (article === null) return;
  if (isAt(article.publishAt, plan)) {
    demandUnpublished(article);
    await goPublic(writing, article, { publishedAt: isPublic(article) ? undefined : plan.at, override: article.publishOverride ?? undefined });
  } else {
    if (!isPublic(article)) throw wrongState(article, 'There is nothing to unpublish.');
    // It may have been planned that its working copy brings it back later.
    const next = article.publishAt === null ? { status: 'unpublished', ...withoutPlans } : { status: 'scheduled', statusBefore: 'unpublished', unpublishAt: null };
    await goBack(writing, article, next);
  }
}

/** The article as readers see it stays as it is. */
async function refuse(writing: Writing, plan: Plan, reason: unknown): Promise<void> {
  const article = await findPlanned(writing, plan);
  if (article === null) return;
  const problems = problemsIn(reason);
  await changePlans(writing, 'refuse', article, withoutPlan(article, plan), { problems });
}

/** A withdrawal makes no sense any more where the publication before it is not to be. */
function withoutPlan(article: ArticleRow, plan: Plan): Prisma.ArticleUncheckedUpdateManyInput {
  if (!isAt(article.publishAt, plan)) return { unpublishAt: null };
  return isPublic(article) ? withoutPublication : { ...statusWithout(article), ...withoutPlans };
}

/** Why something was refused, in words that were written for callers. */
function problemsIn(reason: unknown): FieldError[] {
  if (!(reason instanceof Problem)) return [{ code: 'internal', message: 'It failed for a reason of our own; it is in the log of the server.' }];
  return reason.extras.errors ?? [{ code: reason.code, message: reason.message }];
}

async function findPlanned(writing: Writing, plan: Plan): Promise<ArticleRow | null> {
  const row = await writing.tx.article.findUnique({ where: { id: plan.id }, select: { publishAt: true, unpublishAt: true } });
  if (row === null || !(isAt(row.publishAt, plan) || isAt(row.unpublishAt, plan))) return null;
  return findArticle(writing, plan.id);
}

export const articlePlans: Plans = {
  due: async ({ tx }, now, most) => {
    const rows = (filter: Prisma.ArticleWhereInput, orderBy: Prisma.ArticleOrderByWithRelationInput[]) =>
      tx.article.findMany({ where: filter, orderBy, take: most, select: { id: true, publishAt: true, unpublishAt: true } });
    const publications = await rows({ publishAt: { lte: now } }, [{ publishAt: 'asc' }, { id: 'asc' }]);
    const withdrawals = await rows({ unpublishAt: { lte: now } }, [{ unpublishAt: 'asc' }, { id: 'asc' }]);
    const found = new Map([...publications, ...withdrawals].flatMap((row) => plansOf(row, now)).map((plan) => [`${plan.at.toISOString()} ${plan.id}`, plan]));
    return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).slice(0, most).map(([, plan]) => plan);
  },
  apply,
  refuse,
  forget: async ({ tx }, { id, at }) => {
    await tx.article.updateMany({ where: { id, unpublishAt: at }, data: { unpublishAt: null } });
    const row = await tx.article.findFirst({ where: { id, publishAt: at }, select: { status: true, statusBefore: true } });
    if (row === null) return;
    const waiting = row.status === 'scheduled' ? { status: row.statusBefore ?? 'draft', unpublishAt: null } : {};
    await tx.article.update({ where: { id }, data: { ...withoutPublication, ...waiting }, select: { id: true } });
  },
};
