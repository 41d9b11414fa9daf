/**
 * Answers that go on: Server-Sent Events (WHATWG HTML, section 9.2). Knows no resource; what is sent comes in portions.
 *
 * A stream is bounded by what its client takes: the next portion is asked for when this one has left. It ends when the
 * client goes or takes nothing, when its key ceases to count, when the server closes, and after a while in any case;
 * clients come back with the id of the last event that they saw.
 */
import type { Request, Response } from 'express';
import type { Caller } from '../changes/scope.js';
import { callerOf } from './auth.js';
import { deliver, within } from './back-pressure.js';
import { Problem } from './errors.js';

export interface ServerEvent {
  id: string;
  event: string;
  /** On one line: JSON, say. */
  data: string;
}

/** The events of one stream, in portions, until the signal is aborted. */
export type EventSource = (signal: AbortSignal) => AsyncIterable<readonly ServerEvent[]>;

export interface StreamLimits {
  /** Streams at a time. */
  most: number;
  /** Milliseconds that a stream lasts. */
  longest: number;
  /** Milliseconds without an event until a comment shows that the stream is alive. */
  heartbeat: number;
  /** Milliseconds that a client may take nothing. */
  patience: number;
}

const usual: StreamLimits = { most: 100, longest: 3_600_000, heartbeat: 15_000, patience: 30_000 };

interface StreamOptions {
  /** Whether the caller's key is still neither revoked nor expired. */
  stillCounts(caller: Caller): Promise<boolean>;
  limits?: Partial<StreamLimits> | undefined;
  /** Aborted when the server closes: every stream ends then. */
  closing?: AbortSignal | undefined;
}

/** Milliseconds until a client may come back. */
const RETRY = 2_000;

/** The streams of one process. */
export class EventStreams {
  readonly #open = new Set<AbortController>();
  readonly #limits: StreamLimits;

  constructor(private readonly options: StreamOptions) {
    this.#limits = { ...usual, ...options.limits };
    options.closing?.addEventListener('abort', () => this.#open.forEach((stream) => stream.abort()));
  }

  /**
   * Answers a request with the events of `source`, until either side ends it.
   *
   * @throws Problem unavailable where there are too many already
   */
  async send(req: Request, res: Response, source: EventSource): Promise<void> {
    if (this.#open.size >= this.#limits.most || this.options.closing?.aborted) {
      throw new Problem('unavailable', 'No more streams can be followed here at the moment. Try again in a while, or read page by page.', { headers: { 'Retry-After': '10' } });
    }
    res.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'private, no-store', 'X-Accel-Buffering': 'no' });
    if (req.method === 'HEAD') {
      res.end();
      return;
    }
    const stream = new AbortController();
    this.#open.add(stream);
    res.on('close', () => stream.abort());
    const end = setTimeout(() => stream.abort(), this.#limits.longest).unref();
    try {
      await this.#follow(res, source, stream);
    } finally {
      clearTimeout(end);
      this.#open.delete(stream);
    }
    res.end();
  }

  async #follow(res: Response, source: EventSource, stream: AbortController): Promise<void> {
    const { signal } = stream;
    const { patience } = this.#limits;
    const portions = source(signal)[Symbol.asyncIterator]();
    try {
      await deliver(res, `retry: ${RETRY}\n\n`, patience, signal);
      for (let next = portions.next(); !signal.aborted; ) {
        const step = await within(next, this.#limits.heartbeat, signal);
        if (signal.aborted || step?.done || !(await this.options.stillCounts(callerOf(res)))) return;
        if (step === undefined) await deliver(res, ': nothing new\n\n', patience, signal);
        else for (const event of step.value) await deliver(res, asText(event), patience, signal);
        if (step !== undefined) next = portions.next();
      }
    } finally {
      stream.abort();
      await portions.return?.();
    }
  }
}

const asText = ({ id, event, data }: ServerEvent): string => `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;
