/** What the server says about itself. */
import { z } from 'zod';
import { Prisma } from '../../database/database.js';
import { queryRows } from '../../database/rows.js';
import { endpoint } from '../../http/endpoint.js';
import { Problem } from '../../http/errors.js';

const nothing = z.strictObject({});

const Welcome = z
  .object({
    name: z.string().describe('What this is.'),
    links: z.record(z.string(), z.string()).describe('Where to go from here.'),
  })
  .meta({ id: 'Welcome', description: 'A few links to begin with.' });

const Health = z
  .object({ status: z.literal('ok').describe('All is well.') })
  .meta({ id: 'Health', description: 'That the server is well.' });

const places = {
  articles: '/v1/articles', quotes: '/v1/quotes', speakers: '/v1/speakers', images: '/v1/images', outlets: '/v1/outlets',
  sections: '/v1/sections', topics: '/v1/topics', documentation: '/docs', openapi: '/openapi.json',
};

export const serviceRoutes = [
  endpoint({
    operationId: 'getWelcome', summary: 'Find your way', tag: 'Service',
    method: 'get', path: '/', access: 'public', params: nothing, query: nothing,
    response: { status: 200, description: 'A few links.', schema: Welcome },
    handle: async ({ link }) => ({ name: 'Verbatim', links: Object.fromEntries(Object.entries(places).map(([name, path]) => [name, link(path)])) }),
  }),
  endpoint({
    operationId: 'getHealth', summary: 'Is the process alive?', tag: 'Service',
    method: 'get', path: '/healthz', access: 'public', params: nothing, query: nothing,
    vital: true,
    response: { status: 200, description: 'It is.', schema: Health },
    handle: async () => ({ status: 'ok' as const }),
  }),
  endpoint({
    operationId: 'getReadiness', summary: 'Can requests be served?', tag: 'Service',
    description: '503 while the database does not answer.',
    method: 'get', path: '/readyz', access: 'public', params: nothing, query: nothing,
    vital: true,
    response: { status: 200, description: 'They can.', schema: Health },
    problems: ['unavailable'],
    handle: async ({ read }) => {
      await read(({ tx }) => queryRows(tx, Prisma.sql`SELECT 1`)).catch(() => {
        throw new Problem('unavailable', 'The database does not answer.', { headers: { 'Retry-After': '1' } });
      });
      return { status: 'ok' as const };
    },
  }),
];
