import type { z } from 'zod';
import { envelope, linkHeader, noQuery } from '../../http/crud.js';
import { endpoint } from '../../http/endpoint.js';
import type { EventSource } from '../../http/event-stream.js';
import { ChangeEvents, ChangeList, ChangeListQuery, ChangeStreamQuery } from './change.schema.js';
import { type ChangePage, listChanges } from './change.service.js';
import { followChanges } from './change.stream.js';

/** The envelope of every list; its pages go on by `after`. */
function changeEnvelope({ latest, ...page }: ChangePage, url: string, link: (path: string) => string) {
  const { meta, ...rest } = envelope(page, url, link, 'after');
  return { ...rest, meta: { ...meta, latest } };
}

export const changeRoutes = [
  endpoint({
    operationId: 'listChanges', summary: 'List what has changed', tag: 'Change',
    description: 'Every change of every resource, in the order of commits, the oldest first. Who goes on with the `seq` of the last change seen as `after` misses nothing and sees nothing twice; with filters, `meta.latest` serves as well once `meta.nextCursor` is null. An `after` beyond the end of the log is 409: the log was restored from a backup, or is not the one that was read before. Start again then, with `after=0` or from a fresh copy.',
    method: 'get', path: '/v1/changes', access: 'viewer', params: noQuery, query: ChangeListQuery,
    response: { status: 200, description: 'A page of the change log.', schema: ChangeList, headers: linkHeader },
    problems: ['conflict'],
    handle: async ({ read, query, url, link }) => changeEnvelope(await read((reading) => listChanges(reading, query)), url, link),
  }),
  endpoint({
    operationId: 'streamChanges', summary: 'Follow what changes', tag: 'Change',
    description: 'The same as Server-Sent Events (WHATWG HTML, 9.2): first what there is, then whatever comes. A comment every 15 seconds shows that the stream is alive. It ends after an hour at the latest, and when its key ceases to count; `Last-Event-ID` resumes it. Where that, or `after`, lies beyond the end of the log, the answer is 409 instead of a stream, as in the list.',
    method: 'get', path: '/v1/changes/stream', access: 'viewer', params: noQuery, query: ChangeStreamQuery,
    response: {
      status: 200, description: 'Events, as long as the stream lasts. The `data` of each is a Change, as JSON.', contentType: 'text/event-stream',
      schema: ChangeEvents as unknown as z.ZodType<EventSource>,
    },
    problems: ['conflict'],
    handle: followChanges,
  }),
];
