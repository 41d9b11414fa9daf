/**
 * The load generator, a process of its own: reads a Load from its input and prints Figures. Each connection has requests of
 * its own, in turn, so that no two connections ask the same thing at once.
 */
import autocannon from 'autocannon';
import { text } from 'node:stream/consumers';
import type { Figures, Load } from './load.js';

/** Milliseconds of every answer after the warm-up, and how many answers and failures there were in all. */
function run({ url, connections, warmUp, seconds, requests }: Load): Promise<{ times: number[]; sent: number; failures: string[] }> {
  const times: number[] = [];
  const failures: string[] = [];
  let [sent, clients] = [0, 0];
  const began = performance.now();
  const setupClient = (client: autocannon.Client): void => {
    const own = clients % requests.length;
    clients += 1;
    client.setRequests(requests.filter((_, i) => i % connections === own));
  };
  return new Promise((resolve, reject) => {
    const instance = autocannon({ url, connections, duration: warmUp + seconds, setupClient, requests: requests.slice(0, 1) }, (error: unknown) => {
      if (error) reject(error as Error);
      else resolve({ times, sent, failures });
    });
    instance.on('response', (_client, status, _bytes, time) => {
      sent += 1;
      if (status < 200 || status > 299) failures.push(`answered ${status}`);
      if (performance.now() - began >= warmUp * 1_000) times.push(time);
    });
    instance.on('reqError', (error: unknown) => failures.push(String(error)));
  });
}

const quantile = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;

const load = JSON.parse(await text(process.stdin)) as Load;
const { times, sent, failures } = await run(load);
if (failures.length > 0) {
  process.stderr.write(`${failures.length} of ${sent} requests to ${load.url} failed: ${[...new Set(failures)].join(', ')}\n`);
  process.exitCode = 1;
} else {
  times.sort((a, b) => a - b);
  const figures: Figures = { perSecond: times.length / load.seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99), sent: sent + load.connections };
  process.stdout.write(JSON.stringify(figures));
}
