/** Measurements in rounds, each once in a round. */

export interface Pace {
  /** The names of the workloads; undefined: all. */
  only: string[] | undefined;
  /** Of one measurement, after its warm-up. */
  seconds: number;
  /** Of which the median counts. */
  rounds: number;
}

export interface Measurement {
  name: string;
  run(): Promise<void>;
}

/** Tells on the terminal how far it has come. */
export async function inRounds(rounds: number, measurements: readonly Measurement[]): Promise<void> {
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, run } of measurements) {
      process.stderr.write(`\rround ${round} of ${rounds}: ${name.padEnd(10)}`);
      await run();
    }
  }
  process.stderr.write('\r\x1b[K');
}
