/**
 * Rows with what belongs to them, and their changes, by prepared statements: one for each table that an `include` names, and no query compiler.
 * It reads the part of Prisma's language that our reads are written in, so that one text serves both, and leaves the rest to
 * Prisma; a test compares them. docs/decisions/0018-rows-beside-prisma.md says why.
 */
import type Sqlite from 'better-sqlite3';
import { conditionOf } from './conditions.js';
import { remembering } from './statements.js';
import { type Revive, type Value, revivers, storedOf } from './values.js';

/** What to answer of a row, and in what order. */
export interface Shape {
  select?: Readonly<Record<string, boolean>>;
  omit?: Readonly<Record<string, boolean>>;
  include?: Readonly<Record<string, boolean | Shape>>;
  orderBy?: Order | readonly Order[];
}

type Order = Readonly<Record<string, Direction | { sort: Direction; nulls: 'first' | 'last' }>>;
type Direction = 'asc' | 'desc';

/** Which rows, as Prisma is asked for them. */
export interface Chosen {
  where?: object;
  orderBy?: object | readonly object[];
  take?: number;
  skip?: number;
}

export type Row = Record<string, unknown>;

interface Relation {
  table: string;
  /** The column here, and the column there, that are equal. */
  here: string;
  there: string;
  many: boolean;
}

const one = (table: string, here: string): Relation => ({ table, here, there: 'id', many: false });
const many = (table: string, there: string): Relation => ({ table, here: 'id', there, many: true });

/** The relations that are read this way, as prisma/schema.prisma has them. */
const relations: Record<string, Record<string, Relation>> = {
  Article: {
    outlet: one('Outlet', 'outletId'), topics: many('ArticleTopic', 'articleId'), images: many('ArticleImage', 'articleId'),
    bodyImages: many('BodyImage', 'articleId'), formerSlugs: many('FormerSlug', 'articleId'),
  },
  ArticleImage: { image: one('Image', 'imageId') },
  Image: { creditOutlet: one('Outlet', 'creditOutletId') },
  Quote: {
    article: one('Article', 'articleId'), speaker: one('Speaker', 'speakerId'), viaOutlet: one('Outlet', 'viaOutletId'),
    inReplyTo: one('Quote', 'inReplyToId'), addressees: many('Addressee', 'quoteId'),
  },
  Speaker: { image: one('Image', 'imageId') },
};

/** How to read the rows of a table on one condition. */
interface Plan {
  /** Answers first the columns that rows are found and related by, then those of the row. */
  statement: Sqlite.Statement<Value[], unknown[]>;
  columns: { name: string; revive: Revive }[];
  /** A row without its values. Rows that begin as a copy of it have one shape, which V8 handles several times as fast. */
  empty: Row;
  relations: (Relation & { name: string; at: number; plan: Plan })[];
  /** How many columns come first. */
  lead: number;
}

/** What one connection has prepared. */
interface Prepared {
  /** The columns of each, with their declared types. */
  tables: Map<string, Map<string, string>>;
  plans: Map<string, Plan>;
  changes: (sql: string) => Sqlite.Statement<Value[]>;
}

const prepared = new WeakMap<Sqlite.Database, Prepared>();

/** The rows of a table that are chosen, as Prisma's `findMany` answers them; undefined where only Prisma can say which these are. */
export function readRows(connection: Sqlite.Database, table: string, { where = {}, orderBy = [], take, skip = 0 }: Chosen, shape: Shape): Row[] | undefined {
  const known = preparedOn(connection);
  const columns = columnsOf(connection, known, table);
  const condition = conditionOf(where as Readonly<Record<string, unknown>>, columns);
  if (condition === undefined) return undefined;
  const window = take === undefined ? '' : ' LIMIT ? OFFSET ?';
  const key = JSON.stringify([table, condition.sql, orderBy, window, shape]);
  const plan = known.plans.get(key) ?? makePlan(connection, known, table, [...columns.keys()][0] ?? '', `${condition.sql}${orderOf(orderBy as Order)}${window}`, shape);
  known.plans.set(key, plan);
  return read(plan, take === undefined ? condition.values : [...condition.values, take, skip]).map(({ row }) => row);
}

/** Changes the rows of a table that are chosen, as Prisma's `updateMany` does: how many; undefined where only Prisma can say which these are. */
export function changeRows(connection: Sqlite.Database, table: string, where: object, data: object): number | undefined {
  const known = preparedOn(connection);
  const condition = conditionOf(where as Readonly<Record<string, unknown>>, columnsOf(connection, known, table));
  const given = Object.entries(data).filter(([, value]) => value !== undefined);
  if (condition === undefined || given.length === 0) return undefined;
  const changes = given.map(([name, value]) => changeOf(quoted(name), value));
  const statement = known.changes(`UPDATE ${quoted(table)} SET ${changes.map(({ sql }) => sql).join(', ')} WHERE ${condition.sql}`);
  return statement.run(...changes.map(({ value }) => value), ...condition.values).changes;
}

function changeOf(column: string, value: unknown): { sql: string; value: Value } {
  if (isIncrement(value)) return { sql: `${column} = ${column} + ?`, value: value.increment };
  return { sql: `${column} = ?`, value: storedOf(value) };
}

const isIncrement = (value: unknown): value is { increment: number } => typeof value === 'object' && value !== null && 'increment' in value;

function preparedOn(connection: Sqlite.Database): Prepared {
  const known = prepared.get(connection) ?? { tables: new Map(), plans: new Map(), changes: remembering((sql) => connection.prepare<Value[]>(sql)) };
  prepared.set(connection, known);
  return known;
}

function columnsOf(connection: Sqlite.Database, { tables }: Prepared, table: string): Map<string, string> {
  const known = tables.get(table);
  if (known !== undefined) return known;
  const info = connection.pragma(`table_info("${table}")`) as { name: string; type: string }[];
  const columns = new Map(info.map(({ name, type }) => [name, type]));
  tables.set(table, columns);
  return columns;
}

/** @param by the column by which the caller tells the rows apart */
function makePlan(connection: Sqlite.Database, known: Prepared, table: string, by: string, which: string, shape: Shape): Plan {
  const related = Object.entries(shape.include ?? {}).flatMap(([name, given]) => {
    if (given === false) return [];
    const [relation, inner] = [relations[table]?.[name], given === true ? {} : given];
    if (relation === undefined) throw new Error(`The relation ${table}.${name} is not known here.`);
    const those = `${quoted(relation.there)} IN (SELECT value FROM json_each(?))${orderOf(inner.orderBy)}`;
    return [{ ...relation, name, plan: makePlan(connection, known, relation.table, relation.there, those, inner) }];
  });
  const lead = [by, ...related.map(({ here }) => here)];
  const columns = [...columnsOf(connection, known, table)].filter(([name]) => (shape.select === undefined ? shape.omit?.[name] !== true : shape.select[name] === true));
  const names = [...lead, ...columns.map(([name]) => name)].map(quoted).join(', ');
  return {
    statement: connection.prepare<Value[], unknown[]>(`SELECT ${names} FROM ${quoted(table)} WHERE ${which}`).safeIntegers(false).raw(),
    columns: columns.map(([name, type]) => ({ name, revive: revivers[type] })),
    empty: JSON.parse(JSON.stringify(Object.fromEntries([...columns, ...related.map(({ name }) => [name])].map(([name]) => [name, null])))) as Row,
    relations: related.map((relation, i) => ({ ...relation, at: i + 1 })),
    lead: lead.length,
  };
}

const quoted = (name: string): string => `"${name}"`;

function orderOf(orderBy: Shape['orderBy'] = []): string {
  const terms = [orderBy].flat().flatMap((order: Order) => Object.entries(order)).map(([name, by]) =>
    (typeof by === 'string' ? `${quoted(name)} ${by}` : `${quoted(name)} ${by.sort} NULLS ${by.nulls}`));
  return terms.length === 0 ? '' : ` ORDER BY ${terms.join(', ')}`;
}

/** A row, and the value by which it was found. */
interface Found {
  by: unknown;
  row: Row;
}

function read(plan: Plan, values: readonly Value[]): Found[] {
  const raw = plan.statement.all(...values);
  const found = raw.map((cells) => ({ by: cells[0], row: rowOf(cells, plan) }));
  if (found.length === 0) return [];
  for (const { name, at, many: isMany, plan: inner } of plan.relations) {
    const wanted = [...new Set(raw.map((cells) => cells[at]))].filter((value) => value !== null);
    const there = wanted.length === 0 ? new Map<unknown, Row[]>() : grouped(read(inner, [JSON.stringify(wanted)]));
    for (const [i, { row }] of found.entries()) {
      const rows = there.get(raw[i]?.[at]) ?? [];
      row[name] = isMany ? rows : (rows[0] ?? null);
    }
  }
  return found;
}

function rowOf(cells: readonly unknown[], { columns, lead, empty }: Plan): Row {
  const row = { ...empty };
  let at = lead;
  for (const { name, revive } of columns) {
    const cell = cells[at];
    row[name] = revive === undefined || cell === null ? cell : revive(cell as never);
    at += 1;
  }
  return row;
}

function grouped(found: readonly Found[]): Map<unknown, Row[]> {
  const groups = new Map<unknown, Row[]>();
  for (const { by, row } of found) {
    const group = groups.get(by);
    if (group === undefined) groups.set(by, [row]);
    else group.push(row);
  }
  return groups;
}
