/**
 * Conditions on the columns of one table, from Prisma's words to SQL. What needs another table is left to Prisma.
 *
 * The text follows from the shape of the condition alone, so that a statement is prepared once; values are bound, and a list of
 * them is one value.
 */

/** What the engines say in different words; `V` is what can be bound to a `?`. */
export interface Tongue<V> {
  valueOf(value: unknown): V;
  listOf(values: readonly unknown[]): V;
  /** Whether a column is one of a list, or none of them. */
  isIn: string;
  isNotIn: string;
  /** A column, so that the engine finds no row by an index of it. */
  unindexed(column: string): string;
}

interface Condition<V> {
  sql: string;
  values: V[];
}

type Where = Readonly<Record<string, unknown>>;
type Columns = Pick<ReadonlyMap<string, unknown>, 'has'>;

const operators: Record<string, string> = { equals: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** The condition in SQL; undefined where it asks about more than the columns of its table. */
export function conditionOf<V>(where: Where, columns: Columns, tongue: Tongue<V>): Condition<V> | undefined {
  const values: V[] = [];
  const sql = all(where, { columns, tongue, besideIds: listsIds(where) }, values);
  return sql === undefined ? undefined : { sql, values };
}

/** What a condition is asked of. */
interface Asked<V> {
  columns: Columns;
  tongue: Tongue<V>;
  /** Whether ids are listed: rows are to be found by those then, whatever an engine thinks of the index of another column. */
  besideIds: boolean;
}

function listsIds(where: Where): boolean {
  const { id, AND } = where as { id?: { in?: readonly unknown[] }; AND?: Where | Where[] };
  return (Array.isArray(id?.in) && id.in.length !== 1) || (AND !== undefined && [AND].flat().some(listsIds));
}

/** What asks nothing. Of that Prisma has notions of its own, below OR and NOT. */
const NOTHING = 'TRUE';

const allOf = (parts: readonly string[]): string => parts.filter((part) => part !== NOTHING).join(' AND ') || NOTHING;

function all<V>(where: Where, asked: Asked<V>, values: V[]): string | undefined {
  const parts: string[] = [];
  for (const [name, given] of Object.entries(where)) {
    if (given === undefined) continue;
    const part = name === 'AND' || name === 'OR' || name === 'NOT' ? several(name, [given].flat() as Where[], asked, values) : columnIs(name, given, asked, values);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return allOf(parts);
}

function several<V>(operator: 'AND' | 'OR' | 'NOT', wheres: readonly Where[], asked: Asked<V>, values: V[]): string | undefined {
  const parts = wheres.map((where) => all(where, asked, values));
  if (parts.includes(undefined) || (operator !== 'AND' && (parts.length === 0 || parts.includes(NOTHING)))) return undefined;
  const told = parts as string[];
  if (operator === 'AND') return allOf(told);
  return operator === 'OR' ? `(${told.map((part) => `(${part})`).join(' OR ')})` : told.map((part) => `NOT (${part})`).join(' AND ');
}

function columnIs<V>(name: string, given: unknown, { columns, tongue, besideIds }: Asked<V>, values: V[]): string | undefined {
  if (!columns.has(name)) return undefined;
  const column = besideIds && name !== 'id' ? tongue.unindexed(`"${name}"`) : `"${name}"`;
  const asked = typeof given === 'object' && given !== null && !(given instanceof Date) ? Object.entries(given) : [['equals', given] as const];
  const parts = asked.flatMap(([operator, value]) => (value === undefined ? [] : [comparison(column, operator, value, tongue, values)]));
  if (parts.includes(undefined)) return undefined;
  return allOf(parts as string[]);
}

function comparison<V>(column: string, operator: string, value: unknown, tongue: Tongue<V>, values: V[]): string | undefined {
  if (value === null) return operator === 'equals' ? `${column} IS NULL` : operator === 'not' ? `${column} IS NOT NULL` : undefined;
  if (operator === 'in' || operator === 'notIn') return among(column, operator === 'in', value as unknown[], tongue, values);
  const sign = operators[operator];
  if (sign === undefined) return undefined;
  values.push(tongue.valueOf(value));
  return `${column} ${sign} ?`;
}

/** One value is told apart from many: only so can an index that goes on behind the column serve an order as well. */
function among<V>(column: string, isIn: boolean, list: readonly unknown[], tongue: Tongue<V>, values: V[]): string {
  const only = list.length === 1;
  values.push(only ? tongue.valueOf(list[0]) : tongue.listOf(list));
  if (only) return `${column} ${isIn ? '=' : '<>'} ?`;
  return `${column} ${isIn ? tongue.isIn : tongue.isNotIn}`;
}
