/** What a service is handed: who asks, and the snapshot or the transaction to work in. */
import type { Tx } from '../database/database.js';
import type { Signer } from './signer.js';

export const roles = ['viewer', 'editor', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who asks. `role` is null without a key: the public. */
export interface Caller {
  role: Role | null;
  /** The key's id; null for the public, for the key in the settings and for the server itself. */
  keyId: string | null;
  name: string;
}

export const publicCaller: Caller = { role: null, keyId: null, name: 'public' };

/** A read: one snapshot, for one caller. */
export interface Reading {
  readonly tx: Tx;
  readonly caller: Caller;
  readonly signer: Signer;
}

/** What becomes of a resource in a write. `snapshot` is the resource afterwards; null when it is gone. */
export interface Change {
  resource: string;
  resourceId: string;
  version: number;
  action: string;
  snapshot: object | null;
  /** Why it was done although the article could not be published as it is; absent where nothing stood against it. */
  override?: string | undefined;
  /** Of a statement: its article, and the version that this write gave it. */
  article?: { id: string; version: number };
}

/** A write: one transaction, which commits with its changes on record or not at all. */
export interface Writing extends Reading {
  /** When the write happens: every `updatedAt` and the log say the same. */
  readonly at: Date;
  record(change: Change): void;
}
