/** SQL of our own, without Prisma. */
import { type ArgType, type ColumnType, ColumnTypeEnum, type SqlQuery } from '@prisma/driver-adapter-utils';
import type { Prisma, Tx } from '../database.js';
import { type Revive, namedCells } from '../row-plans.js';
import { connectionOf } from './lent.js';

/** Runs SQL that answers nothing. */
export async function execute(tx: Tx, sql: Prisma.Sql): Promise<void> {
  await connectionOf(tx).executeRaw(queryOf(sql));
}

/** The rows that SQL answers, as Prisma's `$queryRaw` has them, but for numbers with a fraction or of many digits, which are text. */
export async function query(tx: Tx, sql: Prisma.Sql): Promise<object[]> {
  const { columnNames, columnTypes, rows } = await connectionOf(tx).queryRaw(queryOf(sql));
  const columns = columnNames.map((name, i) => ({ name, revive: revivers.get(columnTypes[i] as ColumnType) }));
  return rows.map((cells) => namedCells(cells, columns));
}

const revivers = new Map<ColumnType, Revive>([
  [ColumnTypeEnum.DateTime, (value: string) => new Date(value)],
  [ColumnTypeEnum.Int64, (value: string) => BigInt(value)],
  [ColumnTypeEnum.Json, (value: string) => JSON.parse(value) as unknown],
]);

const queryOf = ({ text, values }: Prisma.Sql): SqlQuery => bound(text, values);

/** SQL on values, as the adapter takes it. */
export const bound = (sql: string, values: unknown[]): SqlQuery => ({ sql, args: values, argTypes: values.map(typeOf) });

const typeOf = (value: unknown): ArgType => ({ scalarType: value instanceof Date ? 'datetime' : 'string', arity: Array.isArray(value) ? 'list' : 'scalar' });
