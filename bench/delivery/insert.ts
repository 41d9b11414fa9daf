/**
 * `insert.ts <folder> <seconds> <row>`: how many rows a second SQLite inserts, each in a transaction of its own that has
 * reached the disk when it is over. Prints the number.
 */
import Database from 'better-sqlite3';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '', seconds = '', row = ''] = process.argv.slice(2);
const file = join(folder, 'insert.db');
const WARM_UP = 500;

const database = new Database(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('CREATE TABLE statement (id INTEGER PRIMARY KEY, row TEXT NOT NULL)');
const insert = database.prepare('INSERT INTO statement (row) VALUES (?)');
for (let i = 0; i < WARM_UP; i += 1) insert.run(row);
const began = performance.now();
let count = 0;
for (; performance.now() - began < Number(seconds) * 1_000; count += 1) insert.run(row);
process.stdout.write(String((count * 1_000) / (performance.now() - began)));
database.close();
for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
