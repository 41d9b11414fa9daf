/**
 * Answers of any length, a line each (application/x-ndjson). Knows no resource; lines come in portions, and the next portion is
 * asked for when the client has taken this one, so that memory stays the same however much there is.
 *
 * Who gets the end of the answer has all of it: whatever goes wrong on the way cuts the connection.
 */
import type { Request, Response } from 'express';
import type { Caller } from '../changes/scope.js';
import { callerOf } from './auth.js';
import { deliver } from './back-pressure.js';
import { Problem } from './errors.js';

/** The lines of one answer, in portions, until the signal is aborted. */
export type LineSource = (signal: AbortSignal) => AsyncIterable<readonly string[]>;

interface LineOptions {
  /** Whether the caller's key is still neither revoked nor expired. */
  stillCounts(caller: Caller): Promise<boolean>;
  /** Aborted when the server closes: every answer is cut off then. */
  closing?: AbortSignal | undefined;
}

/** Answers at a time: each holds a portion in memory for as long as its client is slow. */
const MOST = 20;
/** Milliseconds that a client may take nothing. */
const PATIENCE = 30_000;

/** The answers of this kind that one process is sending. */
export class LineStreams {
  readonly #open = new Set<AbortController>();

  constructor(private readonly options: LineOptions) {
    options.closing?.addEventListener('abort', () => this.#open.forEach((stream) => stream.abort()));
  }

  /**
   * Answers a request with the lines of `source`.
   *
   * @throws Problem unavailable where there are too many already
   * @throws what `source` throws; what comes before the first line is answered as a problem
   */
  async send(req: Request, res: Response, source: LineSource): Promise<void> {
    if (this.#open.size >= MOST || this.options.closing?.aborted) {
      throw new Problem('unavailable', 'No more exports can be sent at the moment. Try again in a while.', { headers: { 'Retry-After': '10' } });
    }
    const stream = new AbortController();
    this.#open.add(stream);
    res.on('close', () => stream.abort());
    try {
      await this.#send(req, res, source(stream.signal)[Symbol.asyncIterator](), stream.signal);
    } finally {
      stream.abort();
      this.#open.delete(stream);
    }
  }

  async #send(req: Request, res: Response, portions: AsyncIterator<readonly string[]>, signal: AbortSignal): Promise<void> {
    let step = await portions.next();
    res.status(200).set({ 'Content-Type': 'application/x-ndjson; charset=utf-8', 'Cache-Control': 'private, no-store' }).vary('Authorization, Accept, Accept-Encoding');
    if (req.method === 'HEAD') return void res.end();
    for (; !step.done; step = await portions.next()) {
      await deliver(res, step.value.map((line) => `${line}\n`).join(''), PATIENCE, signal);
      if (signal.aborted || !(await this.options.stillCounts(callerOf(res)))) return void res.destroy();
    }
    res.end();
  }
}
