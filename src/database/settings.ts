/** What a database remembers of itself: a version, a secret, where work stands that was cut off. */
import type { Tx } from './database.js';
import { findRows } from './rows.js';

/** The value of a setting; undefined where it has none. */
export async function readSetting(tx: Tx, name: string): Promise<string | undefined> {
  const [row] = await findRows(tx, 'setting', { where: { name } }, { select: { value: true } });
  return row?.value;
}
