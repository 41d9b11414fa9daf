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

/** The server itself, where it writes unasked. */
export const serverCaller: Caller = { role: 'admin', keyId: null, name: 'server' };

/** A read: one snapshot, for one caller. */
export interface Reading {
  readonly tx: Tx;
  readonly caller: Caller;
  readonly signer: Signer;
}

/** All that can be done to a resource, by the names that it has in the log. */
export const actions = [
  'create', 'update', 'publish', 'unpublish', 'submit', 'schedule', 'unschedule', 'refuse', 'correct', 'amend', 'trash', 'restore', 'delete',
] as const;
export type Action = (typeof actions)[number];

/** What becomes of a resource in a write. `snapshot` is the resource afterwards; null when it is gone. */
export interface Change {
  resource: string;
  resourceId: string;
  version: number;
  action: Action;
  /** As the API shows it, without what follows from other things; JSON. */
  snapshot: object | null;
  /** Of an article: where its statements stand now. */
  anchors?: object | undefined;
  /** Of an article: which images the names in its body stand for. */
  bodyImages?: object | undefined;
  /** Why it was done although the article could not be published as it is; absent where nothing stood against it. */
  override?: string | undefined;
  /** Why what was due could not be done. */
  problems?: object[] | undefined;
  /** Of a statement: its article, and the version that this write gave it. */
  article?: { id: string; version: number };
}

/** A write: one transaction, which commits with its changes on record or not at all. */
export interface Writing extends Reading {
  /** When the write happens: every `updatedAt` and the log say the same. */
  readonly at: Date;
  record(change: Change): void;
  /** Says which kept answers are stale once this write is committed, by their tags (http/kept/tags.ts). Stands with what is recorded. */
  touch(...tags: string[]): void;
  /** Puts on record at once what was recorded so far, for whoever reads the log in the same transaction. */
  flush(): Promise<void>;
}
