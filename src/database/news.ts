/** What a process hears of what was committed, by itself and by others. */

/** What a committed change means to whoever keeps answers. */
export interface News {
  seq: number;
  /** The kept answers that the change made stale, by their tags; `*`: all of them. */
  cacheTags: string[];
}

/** Told of what is committed, in the order of the log; and when something is due next. */
export type Listener = (news: readonly News[], nextDue: Date | null) => void;

export interface Following {
  /** Brings the listener up to date with everything that this process can know without waiting; answers whether it is up to date. */
  catchUp(): boolean;
  close(): void | Promise<void>;
}
