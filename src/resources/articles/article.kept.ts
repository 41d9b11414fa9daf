/** What statements and topics keep of their article, so that an index on them is in the order of lists. */
import { Prisma, type Tx } from '../../database/database.js';

/** They are public since when their article is; null: they are not. */
export async function keepPublication(tx: Tx, articleId: string, publishedAt: Date | null): Promise<void> {
  await tx.quote.updateMany({ where: { articleId }, data: { publishedAt } });
  await tx.articleTopic.updateMany({ where: { articleId }, data: { publishedAt } });
}

/** A statement is in its own language, or else in its article's. */
export async function keepLanguage(tx: Tx, articleIds: readonly string[]): Promise<void> {
  const language = Prisma.sql`COALESCE("Quote"."language", (SELECT "Article"."language" FROM "Article" WHERE "Article"."id" = "Quote"."articleId"))`;
  await tx.$executeRaw`UPDATE "Quote" SET "inLanguage" = ${language} WHERE "articleId" IN (${Prisma.join(articleIds)}) AND "inLanguage" <> ${language}`;
}
