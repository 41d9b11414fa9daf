/**
 * Starts the server: this process serves or, with WORKERS, keeps others that do. Who only keeps them loads nothing of the
 * application.
 */
import { pino } from 'pino';
import { type Config, loadConfig } from './config.js';
import { type Started, greet } from './greeting.js';
import type { Metrics } from './metrics/metrics.js';
import { type Address, demandPort } from './port.js';

async function start(): Promise<void> {
  const config = loadConfig();
  const logger = pino({ level: config.logLevel });
  if (config.workers === 1) {
    await demandPorts(config);
    const { serve } = await import('./serve.js');
    const metrics = await openMetrics(config);
    const started = await serve(config, logger, metrics);
    greet({ ...started, ...(await openMetricsPort(config, metrics?.collect)) });
    return;
  }
  const { default: cluster } = await import('node:cluster');
  if (cluster.worker) {
    const { serve } = await import('./serve.js');
    const metrics = await openMetrics(config);
    metrics?.share();
    cluster.worker.send(await serve(config, logger.child({ worker: cluster.worker.id }), metrics));
  } else {
    await demandPorts(config);
    const { keepWorkers } = await import('./workers.js');
    const started = await keepWorkers(import.meta.filename, config.workers, logger);
    greet({ ...started, ...(await openMetricsPort(config)) });
  }
}

/** The address of METRICS_PORT, if it is set. */
const metricsAddress = ({ metricsPort, host }: Config): Address | undefined => (metricsPort === undefined ? undefined : { port: metricsPort, host, setting: 'METRICS_PORT' });

async function demandPorts(config: Config): Promise<void> {
  for (const address of [config, metricsAddress(config)]) if (address !== undefined) await demandPort(address);
}

/** Loaded only where they are on. */
async function openMetrics({ metrics, metricsPort }: Config): Promise<Metrics | undefined> {
  return metrics || metricsPort !== undefined ? new (await import('./metrics/metrics.js')).Metrics() : undefined;
}

/** @param collect the metrics of this process; when absent, those of its workers */
async function openMetricsPort(config: Config, collect?: () => Promise<string>): Promise<Pick<Started, 'metricsUrl'>> {
  const address = metricsAddress(config);
  if (address === undefined) return {};
  const { ofAllWorkers, serveMetrics } = await import('./metrics/metrics-server.js');
  return { metricsUrl: await serveMetrics(collect ?? ofAllWorkers(), address) };
}

/** What whoever starts the server can mend, and is told in a sentence. Known by name, so that none has to be loaded. */
const expected = new Set(['ConfigError', 'MigrationError', 'ListenError']);

start().catch((error: Error) => {
  process.stderr.write(`${expected.has(error.name) ? error.message : String(error.stack)}\n`);
  process.exit(1);
});
