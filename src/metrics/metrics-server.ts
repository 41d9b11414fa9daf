/** `/metrics`: beside the API, or on a port of its own and nothing else there. */
import type { RequestListener } from 'node:http';
import { AggregatorRegistry, Registry } from 'prom-client';
import { listen } from '../listen.js';
import type { Address } from '../port.js';

const PATH = '/metrics';

/** Answers the metrics where they are asked for, and hands on what is asked else. */
export function withMetrics(collect: () => Promise<string>, others: RequestListener): RequestListener {
  return (req, res) => {
    if (req.url?.split('?', 1)[0] !== PATH) return others(req, res);
    res.setHeader('Cache-Control', 'no-store');
    if (req.method !== 'GET' && req.method !== 'HEAD') return void res.writeHead(405, { Allow: 'GET, HEAD' }).end();
    collect().then(
      (text) => res.writeHead(200, { 'Content-Type': Registry.PROMETHEUS_CONTENT_TYPE }).end(text),
      () => res.writeHead(503).end(), // a worker did not say in time how it is doing
    );
  };
}

/**
 * Serves them on METRICS_PORT.
 *
 * @throws ListenError
 */
export async function serveMetrics(collect: () => Promise<string>, address: Address): Promise<string> {
  const { url } = await listen(withMetrics(collect, (_req, res) => void res.writeHead(404).end()), address);
  return url + PATH;
}

/** In the primary: those of all workers together, sums where numbers can be added. */
export function ofAllWorkers(): () => Promise<string> {
  const workers = new AggregatorRegistry();
  return () => workers.clusterMetrics();
}
