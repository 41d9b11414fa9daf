import { z } from 'zod';
import { envelope, idParams, linkHeader } from '../../http/crud.js';
import { endpoint } from '../../http/endpoint.js';
import { KeyCreate, KeyList, KeyListQuery, NewKey } from './key.schema.js';
import { createKey, listKeys, revokeKey } from './key.service.js';

const nothing = z.strictObject({});

export const keyRoutes = [
  endpoint({
    operationId: 'listKeys', summary: 'List keys', tag: 'Key',
    description: 'In the order of their making. The keys themselves are not shown.',
    method: 'get', path: '/v1/keys', access: 'admin', params: nothing, query: KeyListQuery,
    response: { status: 200, description: 'A page of keys.', schema: KeyList, headers: linkHeader },
    handle: async ({ read, query, url, link }) => envelope(await read((reading) => listKeys(reading, query)), url, link),
  }),
  endpoint({
    operationId: 'createKey', summary: 'Make a key', tag: 'Key',
    description: 'The answer is the only place where the key itself is shown.',
    method: 'post', path: '/v1/keys', access: 'admin', params: nothing, query: nothing, body: KeyCreate,
    response: { status: 201, description: 'The new key.', schema: NewKey, secret: true },
    handle: ({ write, body }) => write((writing) => createKey(writing, body)),
  }),
  endpoint({
    operationId: 'revokeKey', summary: 'Revoke a key', tag: 'Key',
    description: 'It ceases to count at once.',
    method: 'delete', path: '/v1/keys/{id}', access: 'admin', params: idParams('The id of the key.'), query: nothing,
    response: { status: 204, description: 'The key is revoked.' },
    problems: ['not_found'],
    handle: ({ write, params }) => write((writing) => revokeKey(writing, params.id)),
  }),
];
