/** `include`: what else an answer shall embed, from a closed list of dotted paths. */
import { z } from 'zod';
import { listOf } from '../http/query.js';

/** The parameter. A path includes those that it passes through: `quotes.speaker` brings `quotes`. */
export function includeParameter<Path extends string>(paths: readonly [Path, ...Path[]]) {
  return listOf(z.enum(paths)).optional().describe('What to embed. A dotted path also embeds what it passes through.');
}

/** Whether a path, or one that passes through it, was asked for. */
export function includes(include: readonly string[] | undefined, path: string): boolean {
  return include?.some((given) => given === path || given.startsWith(`${path}.`)) ?? false;
}

/** What was asked for below a path: of `quotes.speaker` below `quotes`, `speaker`. */
export function below(include: readonly string[] | undefined, path: string): string[] {
  return (include ?? []).filter((given) => given.startsWith(`${path}.`)).map((given) => given.slice(path.length + 1));
}
