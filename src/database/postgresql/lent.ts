import { lent } from '../lent.js';
import type { BegunTransaction } from './adapter.js';

export const { lend, takeBack, connectionOf } = lent<BegunTransaction>();
