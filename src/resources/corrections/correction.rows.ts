/** Corrections as they are stored with their article: JSON, the newest first. */
import { z } from 'zod';
import type { Prisma } from '../../database/database.js';
import { Correction } from './correction.schema.js';

const Stored = z.array(Correction);

export const correctionsOf = (row: { corrections: unknown }): Correction[] => z.decode(Stored, row.corrections as z.input<typeof Stored>);

export const correctionsColumn = (corrections: Correction[]): { corrections: Prisma.InputJsonArray } => ({ corrections: z.encode(Stored, corrections) as Prisma.InputJsonArray });
