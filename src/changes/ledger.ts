/**
 * How requests come to the data. What was planned for a time has happened at that time for everybody: who reads or writes
 * after it and finds it still to be done does it first, whichever process that is. Timers only make it likelier that it
 * is done already.
 */
import type { Database } from '../database/database.js';
import { dialectOf } from '../database/dialect.js';
import { databaseFailure } from '../database/failures.js';
import { type Together, followLog, shareWork } from './follow.js';
import { type Caller, type Reading, type Writing, serverCaller } from './scope.js';
import type { Signer } from './signer.js';
import { type WriteContext, write } from './write.js';

/** Something that is to happen at a time: what it is about, and when. */
export interface Plan {
  id: string;
  at: Date;
}

/** What can be planned, as the house above knows it. */
export interface Plans {
  /** What is to happen until `now`, in the order of its time; the first `most` of that. */
  due(reading: Pick<Reading, 'tx'>, now: Date, most: number): Promise<Plan[]>;
  /** Does what was planned for exactly this time, which is `writing.at`; nothing, when that was done meanwhile. */
  apply(writing: Writing, plan: Plan): Promise<void>;
  /** Gives up what was planned for exactly this time, and puts on record why; nothing, when that was done meanwhile. */
  refuse(writing: Writing, plan: Plan, reason: unknown): Promise<void>;
  /** The last resort, where even refusing fails: takes what was planned away, without a look at anything else. */
  forget(writing: Writing, plan: Plan): Promise<void>;
}

export interface Ledger {
  /** One snapshot, in which everything that was due has happened. */
  read<T>(caller: Caller, work: (reading: Reading) => Promise<T>): Promise<T>;
  /** One snapshot as it is, whatever is due: for who asks about the server, and must not wait for its work. */
  readUnsettled<T>(caller: Caller, work: (reading: Reading) => Promise<T>): Promise<T>;
  /** One transaction, before which everything that was due has happened. */
  write<T>(context: Omit<WriteContext, 'signer'>, work: (writing: Writing) => Promise<T>): Promise<T>;
  /** Does what is due now, and answers when something will be due next; null: nothing is planned. */
  settle(): Promise<Date | null>;
  /** Resolves when the log has a change after `seq`, by any process, or the signal is aborted. */
  beyond(seq: number, signal: AbortSignal): Promise<void>;
  /** Does once what several who follow the log ask for at the same time. */
  together: Together;
}

interface LedgerOptions {
  database: Database;
  signer: Signer;
  plans: Plans;
  /** Told of whatever kept a plan from being carried out. */
  report?: (error: unknown, plan: Plan) => void;
}

const dueFirst = Symbol('something is due first');

/** Plans that are looked up at once. Each is a transaction of its own, so that none takes another one with it. */
const PORTION = 50;

/** A plan whose own work exceeds the time that a transaction has, so many times in a row, is given up. */
const MOST_TRIES = 3;

export function openLedger({ database, signer, plans, report = () => {} }: LedgerOptions): Ledger {
  const isDue = async (now: Date): Promise<boolean> => ((await database.nextDue()) ?? Infinity) <= now;
  const isDueIn = async ({ tx, at }: Writing): Promise<boolean> => {
    const { nextDue } = dialectOf(tx);
    return nextDue === undefined ? isDue(at) : (nextDue(tx) ?? Infinity) <= at;
  };
  const keep = keeperOf({ database, signer, plans, report });

  async function doWhatIsDue(): Promise<Date | null> {
    for (;;) {
      const next = await database.nextDue();
      const now = new Date();
      if (next === null || next > now) return next;
      for (const plan of await database.read((tx) => plans.due({ tx }, now, PORTION))) await keep(plan);
    }
  }

  let running: Promise<Date | null> | undefined;
  let failing = false;
  async function settleOnce(): Promise<Date | null> {
    try {
      const next = await doWhatIsDue();
      failing = false;
      return next;
    } catch (error) {
      failing = true;
      throw error;
    } finally {
      running = undefined;
    }
  }
  const settle = (): Promise<Date | null> => (running ??= settleOnce());

  /** Who only reads need not suffer from a database that cannot be written: it waits for no attempt after one that has failed. */
  async function mustSettleFirst(): Promise<boolean> {
    if (!(await isDue(new Date()))) return false;
    settle().catch(() => {});
    return !failing;
  }

  return {
    settle,
    beyond: followLog({ lastSeq: database.lastSeq, settle }),
    together: shareWork(),
    readUnsettled: (caller, work) => database.read((tx) => work({ tx, caller, signer })),
    read: async (caller, work) => {
      for (;;) {
        // Asked when it is the reader's turn: with all connections busy, that may be later than it came.
        const outcome = await database.read(async (tx) => ((await mustSettleFirst()) ? dueFirst : work({ tx, caller, signer })));
        if (outcome !== dueFirst) return outcome;
        await settle().catch(() => {});
      }
    },
    write: async (context, work) => {
      for (;;) {
        // Asked inside the transaction, at its time: nobody else can change what is planned any more. Who has written just before in
        // the same group commit may have planned something.
        const outcome = await write(database, { ...context, signer }, async (writing) => ((await isDueIn(writing)) ? dueFirst : work(writing)));
        if (outcome !== dueFirst) return outcome;
        await settle();
      }
    },
  };
}

/** Carries out one plan, or ends it. It throws only where the database fails: nothing else may keep everybody waiting for ever. */
function keeperOf({ database, signer, plans, report }: Required<LedgerOptions>): (plan: Plan) => Promise<void> {
  const context: WriteContext = { caller: serverCaller, signer, requestId: null };
  const tries = new Map<string, number>();

  /** Whether a failure is one of the database, so that the plan is to be tried again. */
  function isPassing(error: unknown, { id }: Plan, begun: boolean): boolean {
    const failure = databaseFailure(error);
    if (failure === undefined || failure === 'insufficient_storage' || !begun) return failure !== undefined;
    const count = (tries.get(id) ?? 0) + 1;
    tries.set(id, count);
    return count < MOST_TRIES;
  }

  async function attempt(plan: Plan, work: (writing: Writing) => Promise<void>): Promise<{ error: unknown } | undefined> {
    let begun = false;
    try {
      await write(database, context, (writing) => {
        begun = true;
        return work(writing);
      }, plan.at);
      tries.delete(plan.id);
      return undefined;
    } catch (error) {
      if (isPassing(error, plan, begun)) throw error;
      report(error, plan);
      return { error };
    }
  }

  return async (plan) => {
    const failed = await attempt(plan, (writing) => plans.apply(writing, plan));
    if (failed === undefined) return;
    const refused = await attempt(plan, (writing) => plans.refuse(writing, plan, failed.error));
    if (refused !== undefined) await write(database, context, (writing) => plans.forget(writing, plan), plan.at);
  };
}
