/** What the storm knows to be true: what servers have acknowledged, what was planned, and whatever went wrong. */
import type { Json } from './client.js';

export interface Acknowledged {
  resource: 'article' | 'articleDraft' | 'quote' | 'outlet';
  id: string;
  version: number;
}

export interface Planned {
  id: string;
  at: string;
}

/** What must hold of an article or a statement, since one client alone writes to it and has heard so. */
export interface Known {
  /** As the last write answered it. */
  article?: Json;
  quote?: Json;
  /** The working copy; null where there must be none. */
  copy?: Json | null;
  gone?: 'to the trash' | 'for good' | undefined;
}

/** A request with an Idempotency-Key, and what its answers said. */
export interface Keyed {
  body: { name: string; category: string };
  ids: Set<string>;
  /** Answers that were not marked as repeated. */
  first: number;
  /** Whether an answer is missing: it has to be sent again. */
  unheard: boolean;
}

export class Book {
  readonly acknowledged: Acknowledged[] = [];
  readonly planned: Planned[] = [];
  readonly known = new Map<string, Known>();
  readonly keyed = new Map<string, Keyed>();
  readonly violations: string[] = [];
  /** How often what was done, for the summary. */
  readonly counts = new Map<string, number>();

  acknowledge(resource: Acknowledged['resource'], { id, version }: { id: string; version: number }): void {
    this.acknowledged.push({ resource, id, version });
  }

  learn(id: string, known: Known): void {
    this.known.set(id, { ...this.known.get(id), ...known });
  }

  /** A write to it was never answered: it may have been done or not. */
  doubt(id: string): void {
    this.known.delete(id);
  }

  count(what: string): void {
    this.counts.set(what, this.counted(what) + 1);
  }

  counted(what: string): number {
    return this.counts.get(what) ?? 0;
  }

  violate(message: string): void {
    this.violations.push(message);
  }

  /** Notes a violation unless what is claimed holds. */
  claim(holds: boolean, message: () => string): void {
    if (!holds) this.violate(message());
  }
}
