/** What every failure must look like, whatever failed. */
import { expect } from '@jest/globals';
import { z } from 'zod';
import { type ProblemCode, ProblemDetails, problemCodes } from '../../src/http/errors.js';
import type { Json } from './make.js';
import { same } from './same.js';

/** An answer, from supertest or off the wire. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const Shape = z.strictObject(ProblemDetails.shape);

/** Words that only the inside of the server knows: libraries, SQL, stacks, files. */
const inside = /prisma|sqlite|postgres|better-sql|\bzod\b|express|node_modules|node:|\bSELECT\b|\bINSERT\b|\bUPDATE "|\/src\/|\/work\/|\/tmp\/|\bat \S+ \(|[A-Za-z]Error\b/;

/** Checks the one shape of a failure, and answers its body. */
export function expectProblem(answer: Answer, code?: ProblemCode): Json {
  const [media] = String(answer.headers['content-type']).split(';');
  same(media, 'application/problem+json');
  const problem = Shape.parse(JSON.parse(answer.text));
  const { status, title } = problemCodes[problem.code];
  same(
    { ...problem, answered: answer.status, poweredBy: answer.headers['x-powered-by'], etag: answer.headers['etag'], says: /\S/.test(problem.detail), tells: inside.exec(answer.text)?.[0] },
    {
      ...problem, code: code ?? problem.code, status, title, type: `urn:verbatim:problem:${problem.code}`, requestId: answer.headers['x-request-id'],
      answered: status, poweredBy: undefined, etag: undefined, says: true, tells: undefined,
    },
  );
  return problem;
}

/** Checks that an answer to hostile input is no accident: below 500, and where it refuses, it says which field or parameter. */
export function expectGrace(answer: Answer): Json {
  if (answer.status >= 500) expect(answer.status).toBeLessThan(500); // asked first, since `expect` itself is slow
  if (answer.status < 400) return undefined;
  const problem = expectProblem(answer);
  if (['invalid_body', 'invalid_parameter'].includes(problem.code)) {
    expect(problem.errors).not.toHaveLength(0);
    same(problem.errors.filter((error: Json) => typeof (error.pointer ?? error.parameter) !== 'string'), []);
  }
  return problem;
}
