/**
 * What Prisma's `findMany`, `updateMany` and `$queryRaw` do, without its price, and in the same snapshot or transaction. What nearly all
 * traffic is comes here, and what most writes do; others ask Prisma.
 */
import type { Prisma, Tx } from './database.js';
import { dialectOf } from './dialect.js';

type Model = 'article' | 'quote' | 'speaker' | 'outlet' | 'image' | 'key' | 'change' | 'setting';

const tables: Record<Model, Prisma.ModelName> = {
  article: 'Article', quote: 'Quote', speaker: 'Speaker', outlet: 'Outlet', image: 'Image', key: 'Key', change: 'Change', setting: 'Setting',
};

/** What of them, as Prisma says it. */
interface Shape {
  select?: object;
  omit?: object;
  include?: object;
}

/** Which rows. */
type Chosen<M extends Model> = Pick<Prisma.Args<Tx[M], 'findMany'>, 'where' | 'orderBy' | 'take' | 'skip'>;

/** The rows of a model that are chosen, in this shape. */
export async function findRows<M extends Model, S extends Shape>(tx: Tx, model: M, chosen: Chosen<M>, shape: S): Promise<Prisma.Result<Tx[M], S, 'findMany'>> {
  const rows = dialectOf(tx).findRows(tx, tables[model], chosen, shape);
  return (rows === undefined ? await (tx[model] as Finder).findMany({ ...chosen, ...shape }) : await rows) as Prisma.Result<Tx[M], S, 'findMany'>;
}

interface Finder {
  findMany(args: object): Promise<unknown>;
}

/** Changes the rows of a model that a condition on its own columns chooses, and answers how many they were. */
export async function changeRows<M extends Model>(tx: Tx, model: M, where: Prisma.Args<Tx[M], 'updateMany'>['where'], data: Prisma.Args<Tx[M], 'updateMany'>['data']): Promise<{ count: number }> {
  const count = dialectOf(tx).changeRows(tx, tables[model], where as object, data as object);
  return count === undefined ? (tx[model] as Changer).updateMany({ where, data }) : { count: await count };
}

interface Changer {
  updateMany(args: object): Promise<{ count: number }>;
}

/** The rows that SQL answers, their values as the engine has them: a whole number may be a bigint. */
export async function queryRows<R extends object>(tx: Tx, sql: Prisma.Sql): Promise<R[]> {
  return (await dialectOf(tx).query(tx, sql)) as R[];
}
