/** Where files may be kept that nobody needs for long. */
import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Bytes. */
const ROOMY = 2 ** 30;

/** Databases to try things on need not survive a crash: they are kept in memory where a gigabyte of it is free for files, so that nothing waits for a disk. */
export function folderForFiles(): string {
  const inMemory = '/dev/shm';
  if (!existsSync(inMemory)) return tmpdir();
  const { bavail, bsize } = statfsSync(inMemory);
  return bavail * bsize >= ROOMY ? inMemory : tmpdir();
}
