/**
 * What Prometheus is told (https://prometheus.io/docs/instrumenting/exposition_formats/). Loaded only where metrics are on.
 *
 * Labels have few values: templates of paths, never paths, so that nobody outside can make the memory grow.
 */
import type { RequestListener } from 'node:http';
import { AggregatorRegistry, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Database } from '../database/database.js';
import type { Endpoint } from '../http/endpoint.js';
import { withMetrics } from './metrics-server.js';
import { templatesOf } from './templates.js';

/** Seconds: from an answer that was kept to a write that had to wait. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export class Metrics {
  readonly #registry = new Registry();
  readonly #seconds = new Histogram({
    name: 'verbatim_http_request_seconds', help: 'Time from a request to the end of its answer, in seconds.',
    labelNames: ['method', 'route', 'status'], buckets: BUCKETS, registers: [this.#registry],
  });
  readonly #waiting = new Histogram({
    name: 'verbatim_database_wait_seconds', help: 'Time that a transaction has waited for its turn, in seconds.',
    labelNames: ['kind'], buckets: BUCKETS, registers: [this.#registry],
  });
  readonly #open = new Gauge({
    name: 'verbatim_database_transactions', help: 'Transactions that wait or run.', labelNames: ['kind'], registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** The metrics of this process, as text. */
  readonly collect = (): Promise<string> => this.#registry.metrics();

  /** Lets the primary collect them too. */
  share(): void {
    AggregatorRegistry.setRegistries(this.#registry);
    new AggregatorRegistry(); // answers when the primary asks
  }

  /** Counts every answer of a server, before anybody else sees the request. */
  requests(endpoints: readonly Endpoint[]): RequestListener {
    const templateOf = templatesOf(endpoints);
    return (req, res) => {
      const started = performance.now();
      res.once('close', () => {
        const labels = { ...templateOf(req.method ?? '', req.url ?? ''), status: String(res.statusCode) };
        this.#seconds.observe(labels, (performance.now() - started) / 1_000);
      });
    };
  }

  /** The same database, whose transactions are counted. */
  readonly observe = (database: Database): Database => {
    this.watch('verbatim_last_change', 'The number of the last change in the log.', 'max', database.lastSeq);
    return {
      ...database,
      read: (work) => this.#counting('read', database.read, work),
      write: (work) => this.#counting('write', database.write, work),
    };
  };

  /** A listener that has them at `/metrics`, and hands on what is asked else. */
  beside(app: RequestListener): RequestListener {
    return withMetrics(this.collect, app);
  }

  async #counting<T, Tx>(kind: string, run: (work: (tx: Tx) => Promise<T>) => Promise<T>, work: (tx: Tx) => Promise<T>): Promise<T> {
    const started = performance.now();
    this.#open.inc({ kind });
    try {
      return await run((tx) => {
        this.#waiting.observe({ kind }, (performance.now() - started) / 1_000);
        return work(tx);
      });
    } finally {
      this.#open.dec({ kind });
    }
  }

  /** Tells a number that somebody else knows, as often as it is asked for. Of several workers' numbers, the aggregator makes one. */
  watch(name: string, help: string, aggregator: 'sum' | 'max', read: () => number | Promise<number>): void {
    new Gauge({
      name, help, aggregator, registers: [this.#registry],
      async collect() {
        this.set(await read());
      },
    });
  }
}
