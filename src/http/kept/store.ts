/** Answers that are kept in memory, bounded in bytes, by the URL that they answer; and dropped by what has changed. */
import type { Coding, Form } from './forms.js';

/** The forms of an answer. Others are made when they are asked for; null: that has begun, or came to nothing. */
type Forms = { identity: Form } & Partial<Record<Exclude<Coding, 'identity'>, Form | null>>;

/** An answer as it will be sent again. */
export interface KeptAnswer {
  url: string;
  /** Of the body, without parameters, as Accept names it. */
  mediaType: string;
  /** What it was made from. The store has one string for each tag, however many answers have it. */
  tags: readonly string[];
  forms: Forms;
}

/** The answers that have a tag. */
interface Tagged {
  name: string;
  urls: Set<string>;
}

export interface StoreStats {
  hits: number;
  misses: number;
  /** Answers that a change made stale. */
  dropped: number;
  entries: number;
  bytes: number;
}

/** Bytes of an entry and of a tag in the index, beside their characters: what the engine needs for them, roughly. */
const ENTRY = 1_000;
const TAG = 100;

/** So many tags that were touched are remembered for answers under way; of what was touched before, nobody knows any more. */
const MOST_TOUCHED = 10_000;

export class AnswerStore {
  readonly #entries = new Map<string, { answer: KeptAnswer; bytes: number }>(); // the least recently used first
  readonly #byTag = new Map<string, Tagged>();
  readonly #touched = new Map<string, number>();
  readonly #stats = { hits: 0, misses: 0, dropped: 0, bytes: 0 };
  /** Counts touches: an answer that began to be made at a time may hold what was so until then. */
  #now = 0;
  /** Since when everything that was touched is remembered. */
  #since = 0;

  /** @param limit bytes of all that is kept; 0: nothing is */
  constructor(private readonly limit: number) {}

  get isOn(): boolean {
    return this.limit > 0;
  }

  /** The time by which `keep` knows what has changed since an answer began to be made. */
  get now(): number {
    return this.#now;
  }

  find(url: string): KeptAnswer | undefined {
    const entry = this.#entries.get(url);
    if (entry === undefined) {
      this.#stats.misses += 1;
      return undefined;
    }
    this.#stats.hits += 1;
    this.#entries.delete(url);
    this.#entries.set(url, entry);
    return entry.answer;
  }

  /** @param began when the answer began to be made: it is stale if what it was made from has changed since */
  keep(answer: KeptAnswer, began: number): void {
    if (began < this.#since || answer.tags.some((tag) => (this.#touched.get(tag) ?? 0) > began)) return;
    this.#remove(answer.url);
    this.#add(answer);
  }

  /** Adds a form to an answer, unless that was dropped meanwhile. */
  addForm(answer: KeptAnswer, coding: Coding, form: Form): void {
    if (this.#entries.get(answer.url)?.answer !== answer) return;
    answer.forms[coding] = form;
    this.#remove(answer.url);
    this.#add(answer);
  }

  /** Drops what was made from what has changed; `*` is everything. */
  drop(tags: readonly string[]): void {
    this.#now += 1;
    if (tags.includes('*')) return this.#dropAll();
    if (this.#touched.size + tags.length > MOST_TOUCHED) this.#forgetTouched();
    for (const tag of tags) {
      this.#touched.set(tag, this.#now);
      for (const url of this.#byTag.get(tag)?.urls ?? []) {
        this.#remove(url);
        this.#stats.dropped += 1;
      }
    }
  }

  stats(): StoreStats {
    return { ...this.#stats, entries: this.#entries.size };
  }

  #dropAll(): void {
    this.#stats.dropped += this.#entries.size;
    this.#entries.clear();
    this.#byTag.clear();
    this.#stats.bytes = 0;
    this.#forgetTouched();
  }

  /** What is being made now will not be kept. */
  #forgetTouched(): void {
    this.#touched.clear();
    this.#since = this.#now;
  }

  #add(answer: KeptAnswer): void {
    const bytes = sizeOf(answer);
    if (bytes > this.limit) return;
    for (const url of this.#entries.keys()) {
      if (this.#stats.bytes + bytes <= this.limit) break;
      this.#remove(url);
    }
    this.#entries.set(answer.url, { answer, bytes });
    this.#stats.bytes += bytes;
    answer.tags = answer.tags.map((tag) => {
      const { name, urls } = this.#tagged(tag);
      urls.add(answer.url);
      return name;
    });
  }

  #tagged(tag: string): Tagged {
    const known = this.#byTag.get(tag);
    if (known !== undefined) return known;
    const name = ownCopy(tag);
    const tagged: Tagged = { name, urls: new Set() };
    this.#byTag.set(name, tagged);
    return tagged;
  }

  #remove(url: string): void {
    const entry = this.#entries.get(url);
    if (entry === undefined) return;
    this.#entries.delete(url);
    this.#stats.bytes -= entry.bytes;
    for (const tag of entry.answer.tags) {
      const urls = this.#byTag.get(tag)?.urls;
      urls?.delete(url);
      if (urls?.size === 0) this.#byTag.delete(tag);
    }
  }
}

/** A string that was cut out of another keeps all of that in memory: an id, the whole text of an answer. Its copy does not. */
const ownCopy = (text: string): string => Buffer.from(text).toString();

function sizeOf({ url, tags, forms }: KeptAnswer): number {
  const ofTags = tags.reduce((sum, tag) => sum + tag.length + TAG, 0);
  const ofForms = Object.values(forms).reduce((sum, form) => sum + (form === null ? 0 : form.body.length + form.headers.reduce((length, part) => length + part.length, 0)), 0);
  return ENTRY + 2 * url.length + ofTags + ofForms;
}
