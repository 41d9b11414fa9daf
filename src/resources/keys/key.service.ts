/** API keys: 32 random bytes, of which only the SHA-256 is kept. So much randomness needs no slow hash. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Caller, Reading, Role, Writing } from '../../changes/scope.js';
import type { Prisma, Tx } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import type { Route } from '../../database/walk.js';
import { paginateAlong } from '../../http/listing.js';
import type { Page } from '../../http/paging.js';
import { ordering, time } from '../../http/sorting.js';
import { inOrder } from '../relevance.js';
import { notFound } from '../versions.js';
import type { Key, KeyCreate, KeyListQuery, NewKey } from './key.schema.js';

type KeyRow = Prisma.KeyGetPayload<object>;

const PREFIX = 'vb_';

const digest = (key: string): Buffer => createHash('sha256').update(key).digest();

function present({ hash, ...key }: KeyRow): Key {
  return key as Key;
}

/** In the order of their making. */
const route: Route = { paths: [{ table: 'Key', id: 'id', equal: {} }], order: ordering(undefined, { createdAt: time('createdAt') }, 'createdAt') };

export async function listKeys(reading: Reading, query: KeyListQuery): Promise<Page<Key>> {
  const { tx } = reading;
  const page = await paginateAlong(reading, 'keys', query, { route }, async (ids) => inOrder(ids, await tx.key.findMany({ where: { id: { in: ids } } })));
  return { ...page, rows: page.rows.map(present) };
}

export async function createKey(writing: Writing, { name, role, expiresAt }: KeyCreate): Promise<NewKey> {
  const key = PREFIX + randomBytes(32).toString('base64url');
  const row = await writing.tx.key.create({
    data: { id: uuid(), name, role, expiresAt, hash: digest(key).toString('hex'), lastFour: key.slice(-4), createdAt: writing.at },
  });
  writing.record({ resource: 'key', resourceId: row.id, version: 1, action: 'create', snapshot: present(row) });
  return { ...present(row), key };
}

/** Revokes a key: it ceases to count at once, in every process. */
export async function revokeKey({ tx, record }: Writing, id: string): Promise<void> {
  const { count } = await tx.key.deleteMany({ where: { id } });
  if (count === 0) throw notFound('key', id);
  record({ resource: 'key', resourceId: id, version: 2, action: 'delete', snapshot: null });
}

/**
 * Finds who holds a key. An unknown, an expired and a revoked one take the same steps.
 *
 * @param adminKey the key in the settings, which always counts
 */
export async function findCaller(tx: Tx, key: string, adminKey: string | undefined, now: Date): Promise<Caller | undefined> {
  const hash = digest(key);
  const [row] = await findRows(tx, 'key', { where: { hash: hash.toString('hex') } }, {});
  if (adminKey !== undefined && timingSafeEqual(hash, digest(adminKey))) return { role: 'admin', keyId: null, name: 'ADMIN_KEY' };
  if (row === undefined || (row.expiresAt !== null && row.expiresAt <= now)) return undefined;
  return { role: row.role as Role, keyId: row.id, name: row.name };
}
