import type Sqlite from 'better-sqlite3';
import { lent } from '../lent.js';

export const { lend, takeBack, connectionOf } = lent<Sqlite.Database>();
