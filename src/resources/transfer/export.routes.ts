import type { z } from 'zod';
import { noQuery } from '../../http/crud.js';
import { endpoint } from '../../http/endpoint.js';
import type { LineSource } from '../../http/line-stream.js';
import { exportLines } from './export.service.js';
import { type Exported, exported } from './transfer.schema.js';

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Of lines, a document says what each one is. */
const linesOf = (kind: Exported): z.ZodType<LineSource> => exported[kind] as unknown as z.ZodType<LineSource>;

export const exportRoutes = (Object.keys(exported) as Exported[]).map((kind) =>
  endpoint({
    operationId: `export${capital(kind)}`, summary: `Export all ${kind}`, tag: 'Export',
    description: [
      `All ${kind}, a line each, in the order of their ids; of any number, since they are sent while they are read. Without a key what the public sees; with one all that is outside the trash. What an import (\`npm run import:ndjson\`) takes.`,
      'An answer that breaks off is not all: only the end of the answer says so. To move a newsroom that is being written to, export quotes first, then articles, speakers, images and outlets: what a line names is then in a later export; import in the opposite order.',
    ].join(' '),
    method: 'get', path: `/v1/export/${kind}`, access: 'public', params: noQuery, query: noQuery,
    response: { status: 200, description: `The ${kind}: one in each line, which ends with a line feed.`, schema: linesOf(kind), contentType: 'application/x-ndjson' },
    handle: async ({ read }) => exportLines(read, kind),
  }));
