/**
 * What leaves, made from a Zod schema once: a function that encodes as `z.encode` does, without validating what is ours.
 * It copies the members that the schema names, so that a key which is not in the schema cannot leave. Validating every answer
 * costs more than reading it from the database; that the answers are as documented is what tests/openapi.answers.test.ts is for.
 */
import { z } from 'zod';
import { Time } from './fields.js';

/** Encodes a value of one schema, as JSON can write it. */
export type Presenter = (value: unknown) => unknown;

const presenters = new WeakMap<z.core.$ZodType, Presenter>();

/** The presenter of a schema; made when it is first asked for. */
export function presenterOf(schema: z.core.$ZodType): Presenter {
  const known = presenters.get(schema);
  if (known !== undefined) return known;
  const made = make(schema);
  presenters.set(schema, made);
  return made;
}

/** A value as JSON can write it, by a schema that it is known to fit. */
export const present = <S extends z.ZodType>(schema: S, value: z.output<S>): z.input<S> => presenterOf(schema)(value) as z.input<S>;

const asItIs: Presenter = (value) => value;

function make(schema: z.core.$ZodType): Presenter {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'enum':
    case 'literal':
      return unlessObject(schema);
    case 'nullable':
    case 'optional':
    case 'default':
      return ifAny(presenterOf(def.innerType));
    case 'array':
      return listOf(presenterOf(def.element));
    case 'object':
      return isOpen(def) ? whole(schema) : membersOf(def.shape);
    case 'pipe':
      return isTime(schema) ? (time) => (time as Date).toISOString() : whole(schema);
    case 'unknown':
      return asItIs;
    default:
      return whole(schema);
  }
}

/** Whether an object may have members that its schema does not name. */
const isOpen = ({ catchall }: z.core.$ZodObjectDef): boolean => catchall !== undefined && (catchall as z.core.$ZodTypes)._zod.def.type !== 'never';

/** What is rare is left to Zod. */
const whole = (schema: z.core.$ZodType): Presenter => (value) => z.encode(schema, value);

/** Where a schema has no members, none can leave: Zod says what is wrong then. */
const unlessObject = (schema: z.core.$ZodType): Presenter => (value) => (typeof value === 'object' ? z.encode(schema, value) : value);

const ifAny = (present: Presenter): Presenter => (value) => (value == null ? value : present(value));

const listOf = (present: Presenter): Presenter => (values) => (values as unknown[]).map(present);

/** Times are so many that they are worth a case of their own, also where one has got a description. */
const isTime = (schema: z.core.$ZodType): boolean => (schema as z.core.$ZodPipe)._zod.def.out === Time._zod.def.out;

function membersOf(shape: Record<string, z.core.$ZodType>): Presenter {
  const members = Object.entries(shape).map(([name, member]) => ({ name, present: presenterOf(member) }));
  // Answers that begin as a copy of this have one shape, which V8 handles several times as fast. JSON has no undefined.
  const empty: Record<string, unknown> = Object.fromEntries(members.map(({ name }) => [name, undefined]));
  return (value) => {
    const presented = { ...empty };
    for (const { name, present } of members) {
      const member = (value as Record<string, unknown>)[name];
      if (member !== undefined) presented[name] = present(member);
    }
    return presented;
  };
}
