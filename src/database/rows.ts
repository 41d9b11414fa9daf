/**
 * What Prisma's `findMany` answers, faster where the engine has a way: the rows of an article or a statement with all that belongs
 * to them, in the same snapshot. The reads that nearly all traffic is come here; others ask Prisma.
 */
import type { Prisma, Tx } from './database.js';
import { connectionOf } from './sqlite/lent.js';
import { type Shape, readRows } from './sqlite/rows.js';

type Read = Pick<Shape, 'omit' | 'include'>;
type Chosen = 'where' | 'orderBy' | 'take' | 'skip';

/** The articles that are chosen. */
export async function findArticles<S extends Read>(tx: Tx, chosen: Pick<Prisma.ArticleFindManyArgs, Chosen>, shape: S): Promise<Prisma.Result<Tx['article'], S, 'findMany'>> {
  const connection = connectionOf(tx);
  const rows = (connection && readRows(connection, 'Article', chosen, shape)) ?? (await tx.article.findMany({ ...chosen, ...shape } as object));
  return rows as Prisma.Result<Tx['article'], S, 'findMany'>;
}

/** The statements that are chosen. */
export async function findQuotes<S extends Read>(tx: Tx, chosen: Pick<Prisma.QuoteFindManyArgs, Chosen>, shape: S): Promise<Prisma.Result<Tx['quote'], S, 'findMany'>> {
  const connection = connectionOf(tx);
  const rows = (connection && readRows(connection, 'Quote', chosen, shape)) ?? (await tx.quote.findMany({ ...chosen, ...shape } as object));
  return rows as Prisma.Result<Tx['quote'], S, 'findMany'>;
}
