/** What a worker thread of an import runs: it answers each batch of lines with what it has prepared of them. */
import { parentPort } from 'node:worker_threads';
import { type LineText, prepareLines } from './import.prepare.js';

parentPort?.on('message', (texts: LineText[]) => parentPort?.postMessage(prepareLines(texts)));
