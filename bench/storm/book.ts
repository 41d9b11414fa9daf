/** What the storm knows to be true: every write that a server has acknowledged, every plan, and whatever went wrong. */

export interface Acknowledged {
  resource: 'article' | 'articleDraft' | 'quote' | 'outlet';
  id: string;
  version: number;
}

export interface Planned {
  id: string;
  at: string;
}

export class Book {
  readonly acknowledged: Acknowledged[] = [];
  readonly planned: Planned[] = [];
  readonly violations: string[] = [];
  /** How often what was done, for the summary. */
  readonly counts = new Map<string, number>();

  acknowledge(resource: Acknowledged['resource'], { id, version }: { id: string; version: number }): void {
    this.acknowledged.push({ resource, id, version });
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  violate(message: string): void {
    this.violations.push(message);
  }

  /** Notes a violation unless what is claimed holds. */
  claim(holds: boolean, message: () => string): void {
    if (!holds) this.violate(message());
  }
}
