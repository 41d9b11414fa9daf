/** A client of Server-Sent Events that goes by the standard (WHATWG HTML, 9.2.6), as far as it matters here. */
import { type ClientRequest, type IncomingHttpHeaders, request } from 'node:http';
import type { Json } from './make.js';

export interface SeenEvent {
  id: string;
  event: string;
  /** What `data` says, as JSON. */
  data: Json;
}

export interface EventClient {
  status: number;
  headers: IncomingHttpHeaders;
  events: SeenEvent[];
  comments: string[];
  /** The milliseconds that `retry` asks for. */
  retry(): number | undefined;
  /** Resolves when what was received fulfils a condition. */
  until(condition: () => boolean): Promise<void>;
  /** Resolves when so many events were received. */
  count(events: number): Promise<void>;
  /** Resolves when the server has ended the answer; false when it was cut off. */
  ended: Promise<boolean>;
  /** Takes nothing any more, until it is resumed. */
  pause(): void;
  resume(): void;
  close(): void;
}

interface Opening {
  key?: string;
  lastEventId?: string;
}

/** Opens a stream, and answers once its headers are there. */
export function openEventStream(url: string, { key, lastEventId }: Opening = {}): Promise<EventClient> {
  const headers = { ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }), ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }) };
  return new Promise((resolve, reject) => {
    const asked: ClientRequest = request(url, { headers, agent: false }, (answer) => {
      const [events, comments]: [SeenEvent[], string[]] = [[], []];
      const watchers = new Set<() => void>();
      let retry: number | undefined;
      let rest = '';
      const take = (block: string): void => {
        const fields: Record<string, string> = {};
        for (const line of block.split('\n')) {
          const [name = '', value = ''] = line.split(/: ?(.*)/s);
          if (name === '') comments.push(value);
          else fields[name] = fields[name] === undefined ? value : `${fields[name]}\n${value}`;
        }
        if (fields['retry'] !== undefined) retry = Number(fields['retry']);
        if (fields['data'] !== undefined) events.push({ id: String(fields['id']), event: String(fields['event']), data: JSON.parse(fields['data']) });
      };
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop() ?? '';
        blocks.forEach(take);
        watchers.forEach((watcher) => watcher());
      });
      const ended = new Promise<boolean>((done) => answer.on('close', () => done(answer.complete)));
      answer.on('error', () => {}); // cut off: `ended` says so
      const until = (condition: () => boolean): Promise<void> => new Promise((done, fail) => {
        const watcher = (): void => {
          if (!condition()) return;
          watchers.delete(watcher);
          done();
        };
        watchers.add(watcher);
        void ended.then(() => (condition() ? done() : fail(new Error(`The stream ended after ${events.length} events.`))));
        watcher();
      });
      resolve({
        status: answer.statusCode ?? 0, headers: answer.headers, events, comments, retry: () => retry, until, ended,
        count: (wanted) => until(() => events.length >= wanted),
        pause: () => void answer.pause(),
        resume: () => void answer.resume(),
        close: () => void asked.destroy(),
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}
