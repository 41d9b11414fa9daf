/** Figures as tables of Markdown. */
import type { Growth } from './scale.js';
import type { Row } from './shares.js';
import { workloads } from './workloads.js';

const yardsticks: Record<string, string> = {
  plain: 'plain node:http, R1’s bytes from memory',
  express: 'Express 5 `res.send`, R1’s bytes from memory',
  insert: 'bare better-sqlite3 INSERT, as durable',
};

const whatIs = (name: string): string => yardsticks[name] ?? workloads.find((each) => each.name === name.split(' ')[0])?.what ?? '';
const verdict = (met: boolean): string => (met ? 'met' : 'MISSED');
const times = (value: number): string => (Number.isNaN(value) ? '' : `${value.toFixed(1)} ms`);

function table(head: string[], lines: string[][]): string {
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function shareTable(rows: readonly Row[]): string {
  return table(['', 'what', 'a second', 'p50', 'p99', 'share', 'target'], rows.map(({ name, perSecond, p50, p99, share }) => [
    name, whatIs(name), Math.round(perSecond).toLocaleString('en'), times(p50), times(p99),
    ...(share === undefined ? ['', ''] : [`${share.is.toFixed(2)} of ${share.of}`, `${share.least.toFixed(2)} ${verdict(share.met)}`]),
  ]));
}

export function growthTable(rows: readonly Growth[], small: number, large: number): string {
  const head = ['', 'what', `p50 of ${small.toLocaleString('en')}`, `p50 of ${large.toLocaleString('en')}`, 'times as long', 'target'];
  return table(head, rows.map(({ name, what, ratio, most, met, ...row }) => [name, what, times(row.small), times(row.large), ratio.toFixed(2), `${most} ${verdict(met)}`]));
}
