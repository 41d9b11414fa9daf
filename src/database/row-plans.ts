/**
 * Rows with what belongs to them, and their changes, without a query compiler: one statement for each table that an `include` names.
 * It reads the part of Prisma's language that our reads are written in, so that one text serves both, and leaves the rest to
 * Prisma; a test compares them. docs/decisions/0018-rows-beside-prisma.md says why.
 */
import { type Tongue, conditionOf } from './conditions.js';
import { Prisma } from './database.js';
import { remembering } from './remembering.js';

/** What to answer of a row, and in what order. */
interface Shape {
  select?: Readonly<Record<string, boolean>>;
  omit?: Readonly<Record<string, boolean>>;
  include?: Readonly<Record<string, boolean | Shape>>;
  orderBy?: Order | readonly Order[];
}

type Order = Readonly<Record<string, Direction | { sort: Direction; nulls: 'first' | 'last' }>>;
type Direction = 'asc' | 'desc';

/** Which rows, as Prisma is asked for them. */
interface Chosen {
  where?: object;
  orderBy?: object | readonly object[];
  take?: number;
  skip?: number;
}

export type Row = Record<string, unknown>;

/** How a cell that is not null becomes what Prisma answers. */
export type Revive = ((value: never) => unknown) | undefined;

export interface Column {
  name: string;
  revive: Revive;
}

/** What an engine knows: how it says things, its tables, and how it prepares SQL with a `?` for each value. */
interface Engine<V, S> {
  tongue: Tongue<V>;
  /** The columns of a table, each with its declared type. */
  columnsOf(table: string): ReadonlyMap<string, string>;
  /** By declared types. What is not here stays as it is. */
  revivers: Readonly<Record<string, Revive>>;
  prepare(sql: string): S;
}

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
interface Plan<S> {
  /** Answers first the columns that rows are found and related by, then those of the row. */
  statement: S;
  columns: Column[];
  /** A row without its values. Rows that begin as a copy of it have one shape, which V8 handles several times as fast. */
  empty: Row;
  relations: (Relation & { name: string; at: number; plan: Plan<S> })[];
  /** How many columns come first. */
  lead: number;
}

/** A statement that is to be run on these values. */
interface Asked<V, S> {
  statement: S;
  values: V[];
}

/** Asks for the cells of the rows of one statement after the other, and answers the rows. */
type Reading<V, S> = Generator<Asked<V, S>, Row[], readonly (readonly unknown[])[]>;

/** What is read and changed on one connection, or on those that prepare alike. */
export class RowPlans<V, S> {
  /** By what is asked, as JSON. Who asks may be anybody: there is no end of what they can think of. */
  readonly #planOf = remembering((asked) => this.#plan(...(JSON.parse(asked) as [table: string, by: string, which: string, shape: Shape])));

  constructor(private readonly engine: Engine<V, S>) {}

  /** The rows of a table that are chosen, as Prisma's `findMany` answers them; undefined where only Prisma can say which these are. */
  reading(table: string, { where = {}, orderBy = [], take, skip = 0 }: Chosen, shape: Shape): Reading<V, S> | undefined {
    const { tongue } = this.engine;
    const columns = this.engine.columnsOf(table);
    const condition = conditionOf(where as Readonly<Record<string, unknown>>, columns, tongue);
    if (condition === undefined) return undefined;
    const window = take === undefined ? '' : ' LIMIT ? OFFSET ?';
    const plan = this.#planOf(JSON.stringify([table, [...columns.keys()][0], `${condition.sql}${orderOf(orderBy as Order)}${window}`, shape]));
    return rowsOf(plan, take === undefined ? condition.values : [...condition.values, tongue.valueOf(take), tongue.valueOf(skip)], tongue);
  }

  /** The change of the rows of a table that are chosen, as Prisma's `updateMany` does it; undefined where only Prisma can say which these are. */
  change(table: string, where: object, data: object): Asked<V, string> | undefined {
    const condition = conditionOf(where as Readonly<Record<string, unknown>>, this.engine.columnsOf(table), this.engine.tongue);
    const given = Object.entries(data).filter(([, value]) => value !== undefined);
    if (condition === undefined || given.length === 0) return undefined;
    const storedOf = storedBy(this.engine.tongue.valueOf);
    const changes = given.map(([name, value]) => changeOf(quoted(name), value, storedOf));
    return {
      statement: `UPDATE ${quoted(table)} SET ${changes.map(({ sql }) => sql).join(', ')} WHERE ${condition.sql}`,
      values: [...changes.map(({ value }) => value), ...condition.values],
    };
  }

  /** @param by the column by which the caller tells the rows apart */
  #plan(table: string, by: string, which: string, shape: Shape): Plan<S> {
    const { tongue, columnsOf, revivers, prepare } = this.engine;
    const related = Object.entries(shape.include ?? {}).flatMap(([name, given]) => {
      if (given === false) return [];
      const [relation, inner] = [relations[table]?.[name], given === true ? {} : given];
      if (relation === undefined) throw new Error(`The relation ${table}.${name} is not known here.`);
      const those = `${quoted(relation.there)} ${tongue.isIn}${orderOf(inner.orderBy)}`;
      return [{ ...relation, name, plan: this.#plan(relation.table, relation.there, those, inner) }];
    });
    const lead = [by, ...related.map(({ here }) => here)];
    const columns = [...columnsOf(table)].filter(([name]) => (shape.select === undefined ? shape.omit?.[name] !== true : shape.select[name] === true));
    const names = [...lead, ...columns.map(([name]) => name)].map(quoted).join(', ');
    return {
      statement: prepare(`SELECT ${names} FROM ${quoted(table)} WHERE ${which}`),
      columns: columns.map(([name, type]) => ({ name, revive: revivers[type] })),
      empty: JSON.parse(JSON.stringify(Object.fromEntries([...columns, ...related.map(({ name }) => [name])].map(([name]) => [name, null])))) as Row,
      relations: related.map((relation, i) => ({ ...relation, at: i + 1 })),
      lead: lead.length,
    };
  }
}

/** What a column of any type has of a value: what is an object is JSON, and what is absent, or null in the words that Prisma has for it, is null. */
export function storedBy<V>(valueOf: (value: unknown) => V): (value: unknown) => V {
  return (value) => {
    if (value === undefined || value === Prisma.DbNull) return valueOf(null);
    return valueOf(typeof value === 'object' && value !== null && !(value instanceof Date) ? JSON.stringify(value) : value);
  };
}

function changeOf<V>(column: string, value: unknown, storedOf: (value: unknown) => V): { sql: string; value: V } {
  if (isIncrement(value)) return { sql: `${column} = ${column} + ?`, value: storedOf(value.increment) };
  return { sql: `${column} = ?`, value: storedOf(value) };
}

const isIncrement = (value: unknown): value is { increment: number } => typeof value === 'object' && value !== null && 'increment' in value;

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

function* rowsOf<V, S>(plan: Plan<S>, values: V[], tongue: Tongue<V>): Reading<V, S> {
  return (yield* read(plan, values, tongue)).map(({ row }) => row);
}

function* read<V, S>(plan: Plan<S>, values: V[], tongue: Tongue<V>): Generator<Asked<V, S>, Found[], readonly (readonly unknown[])[]> {
  const raw = yield { statement: plan.statement, values };
  const found = raw.map((cells) => ({ by: cells[0], row: rowOf(cells, plan) }));
  if (found.length === 0) return [];
  for (const { name, at, many: isMany, plan: inner } of plan.relations) {
    const wanted = [...new Set(raw.map((cells) => cells[at]))].filter((value) => value !== null);
    const there = wanted.length === 0 ? new Map<unknown, Row[]>() : grouped(yield* read(inner, [tongue.listOf(wanted)], tongue));
    for (const [i, { row }] of found.entries()) {
      const rows = there.get(raw[i]?.[at]) ?? [];
      row[name] = isMany ? rows : (rows[0] ?? null);
    }
  }
  return found;
}

function rowOf<S>(cells: readonly unknown[], { columns, lead, empty }: Plan<S>): Row {
  const row = { ...empty };
  let at = lead;
  for (const { name, revive } of columns) {
    const cell = cells[at];
    row[name] = revive === undefined || cell === null ? cell : revive(cell as never);
    at += 1;
  }
  return row;
}

/** The same for a row of SQL of our own, whose columns are all that it has. */
export function namedCells(cells: readonly unknown[], columns: readonly Column[]): Row {
  const row: Row = {};
  for (const [i, { name, revive }] of columns.entries()) {
    const cell = cells[i];
    row[name] = revive === undefined || cell === null ? cell : revive(cell as never);
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
