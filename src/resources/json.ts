import { Prisma } from '../database/database.js';

/** A value for a nullable JSON column: Prisma wants to be told which null is meant. */
export function orNull(value: object | null): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue);
}
