import type { TestNewsroom } from './newsroom.js';

/** Keeps every write waiting, until the function that this resolves to is called. */
export async function holdWrites({ database }: Pick<TestNewsroom, 'database'>): Promise<() => Promise<void>> {
  let release = (): void => {};
  const until = new Promise<void>((resolve) => (release = resolve));
  let held = Promise.resolve();
  await new Promise<void>((begun) => {
    held = database.write(async () => {
      begun();
      await until;
    });
  });
  return () => {
    release();
    return held;
  };
}
