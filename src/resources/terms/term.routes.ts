import { z } from 'zod';
import { envelope, linkHeader } from '../../http/crud.js';
import { type Endpoint, endpoint } from '../../http/endpoint.js';
import { TermList, TermListQuery } from './term.schema.js';
import { listTerms } from './term.service.js';

function listOfTerms(name: 'Sections' | 'Topics', kind: 'sections' | 'topics'): Endpoint {
  return endpoint({
    operationId: `list${name}`, summary: `List the ${kind} in use`, tag: 'Article',
    description: 'Those of published articles, by name.',
    method: 'get', path: `/v1/${kind}`, access: 'public', params: z.strictObject({}), query: TermListQuery, kept: { collections: ['articles'] },
    response: { status: 200, description: `A page of ${kind}.`, schema: TermList, headers: linkHeader },
    handle: async ({ read, query, url, link }) => envelope(await read((reading) => listTerms(reading, kind, query)), url, link),
  });
}

export const termRoutes = [listOfTerms('Sections', 'sections'), listOfTerms('Topics', 'topics')];
