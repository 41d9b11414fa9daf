/**
 * Conditions on the columns of one table, from Prisma's words to SQL. What needs another table is left to Prisma.
 *
 * The text follows from the shape of the condition alone, so that a statement is prepared once; values are bound, and a list of
 * them is one JSON array.
 */
import { type Value, valueOf } from './values.js';

export interface Condition {
  sql: string;
  values: Value[];
}

type Where = Readonly<Record<string, unknown>>;
type Columns = Pick<ReadonlyMap<string, unknown>, 'has'>;

const operators: Record<string, string> = { equals: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** The condition in SQL; undefined where it asks about more than the columns of its table. */
export function conditionOf(where: Where, columns: Columns): Condition | undefined {
  const values: Value[] = [];
  const sql = all(where, { columns, besideIds: listsIds(where) }, values);
  return sql === undefined ? undefined : { sql, values };
}

/** What a condition is asked of. */
interface Asked {
  columns: Columns;
  /** Whether ids are listed: rows are to be found by those then, whatever SQLite thinks of the index of another column. */
  besideIds: boolean;
}

function listsIds(where: Where): boolean {
  const { id, AND } = where as { id?: { in?: readonly unknown[] }; AND?: Where | Where[] };
  return (Array.isArray(id?.in) && id.in.length !== 1) || (AND !== undefined && [AND].flat().some(listsIds));
}

/** What asks nothing. Of that Prisma has notions of its own, below OR and NOT. */
const NOTHING = 'TRUE';

const allOf = (parts: readonly string[]): string => parts.filter((part) => part !== NOTHING).join(' AND ') || NOTHING;

function all(where: Where, asked: Asked, values: Value[]): string | undefined {
  const parts: string[] = [];
  for (const [name, given] of Object.entries(where)) {
    if (given === undefined) continue;
    const part = name === 'AND' || name === 'OR' || name === 'NOT' ? several(name, [given].flat() as Where[], asked, values) : columnIs(name, given, asked, values);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return allOf(parts);
}

function several(operator: 'AND' | 'OR' | 'NOT', wheres: readonly Where[], asked: Asked, values: Value[]): string | undefined {
  const parts = wheres.map((where) => all(where, asked, values));
  if (parts.includes(undefined) || (operator !== 'AND' && (parts.length === 0 || parts.includes(NOTHING)))) return undefined;
  const told = parts as string[];
  if (operator === 'AND') return allOf(told);
  return operator === 'OR' ? `(${told.map((part) => `(${part})`).join(' OR ')})` : told.map((part) => `NOT (${part})`).join(' AND ');
}

function columnIs(name: string, given: unknown, { columns, besideIds }: Asked, values: Value[]): string | undefined {
  if (!columns.has(name)) return undefined;
  const column = `${besideIds && name !== 'id' ? '+' : ''}"${name}"`; // an expression, which has no index
  const asked = typeof given === 'object' && given !== null && !(given instanceof Date) ? Object.entries(given) : [['equals', given] as const];
  const parts = asked.flatMap(([operator, value]) => (value === undefined ? [] : [comparison(column, operator, value, values)]));
  if (parts.includes(undefined)) return undefined;
  return allOf(parts as string[]);
}

function comparison(column: string, operator: string, value: unknown, values: Value[]): string | undefined {
  if (value === null) return operator === 'equals' ? `${column} IS NULL` : operator === 'not' ? `${column} IS NOT NULL` : undefined;
  if (operator === 'in' || operator === 'notIn') return among(column, operator === 'in', value as unknown[], values);
  const sign = operators[operator];
  if (sign === undefined) return undefined;
  values.push(valueOf(value));
  return `${column} ${sign} ?`;
}

/** One value is told apart from many: only so can an index that goes on behind the column serve an order as well. */
function among(column: string, isIn: boolean, list: readonly unknown[], values: Value[]): string {
  const only = list.length === 1;
  values.push(only ? valueOf(list[0]) : JSON.stringify(list.map(valueOf)));
  if (only) return `${column} ${isIn ? '=' : '<>'} ?`;
  return `${column} ${isIn ? 'IN' : 'NOT IN'} (SELECT value FROM json_each(?))`;
}
