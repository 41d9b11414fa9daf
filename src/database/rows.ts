/**
 * What Prisma's `findMany` answers, faster where the engine has a way: rows with what belongs to them, in the same snapshot or
 * transaction. The reads that nearly all traffic is, and those of a write, come here; others ask Prisma.
 */
import type { Prisma, Tx } from './database.js';
import { dialectOf } from './dialect.js';

type Model = 'article' | 'quote' | 'speaker' | 'outlet' | 'image' | 'key' | 'change';

const tables: Record<Model, Prisma.ModelName> = { article: 'Article', quote: 'Quote', speaker: 'Speaker', outlet: 'Outlet', image: 'Image', key: 'Key', change: 'Change' };

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
  const rows = dialectOf(tx).findRows?.(tx, tables[model], chosen, shape);
  return (rows ?? (await (tx[model] as Finder).findMany({ ...chosen, ...shape }))) as Prisma.Result<Tx[M], S, 'findMany'>;
}

interface Finder {
  findMany(args: object): Promise<unknown>;
}
