import { z } from 'zod';
import { Lock } from './lock.js';
import { envelope, linkHeader } from '../../http/crud.js';
import { endpoint } from '../../http/endpoint.js';
import { SourcesReport, SourcesReportQuery } from './sources.schema.js';
import { reportSources } from './sources.service.js';

/** Reports wait for each other, before they are lent a snapshot: long as they take, several would leave none to anybody else. */
const line = new Lock();

export const reportRoutes = [
  endpoint({
    operationId: 'getSourcesReport', summary: 'Read who gets quoted', tag: 'Report',
    description: 'Counts the statements of published articles, with or without a key: per speaker, the most quoted first, and per kind of speaker.',
    method: 'get', path: '/v1/reports/sources', access: 'public', params: z.strictObject({}), query: SourcesReportQuery, kept: { collections: ['quotes', 'speakers'] },
    response: { status: 200, description: 'A page of speakers, and what all add up to.', schema: SourcesReport, headers: linkHeader },
    handle: async ({ read, query, url, link }) => {
      const release = await line.acquire();
      try {
        const { kinds, totals, ...page } = await read((reading) => reportSources(reading, query));
        return { ...envelope(page, url, link), kinds, totals };
      } finally {
        release();
      }
    },
  }),
];
