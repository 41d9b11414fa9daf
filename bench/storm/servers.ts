/** The servers of the storm: on one database, and killed in the middle of it. */
import { type ServerProcess, startServer } from '../../scripts/server-process.js';

export class Servers {
  readonly #running = new Map<number, ServerProcess>();

  constructor(private readonly environment: Record<string, string>) {}

  async start(indices: readonly number[]): Promise<void> {
    await Promise.all(indices.map(async (index) => this.#running.set(index, await startServer(this.environment))));
  }

  /** Of those that run, or of some of them. */
  urls(indices: readonly number[] = [...this.#running.keys()]): string[] {
    return indices.flatMap((index) => this.#running.get(index)?.url ?? []);
  }

  /** From now on they are not asked any more, and then they are gone. */
  async kill(indices: readonly number[]): Promise<void> {
    const dying = indices.flatMap((index) => this.#running.get(index) ?? []);
    for (const index of indices) this.#running.delete(index);
    await Promise.all(dying.map((server) => server.stop('SIGKILL')));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map((server) => server.stop('SIGTERM')));
  }
}
