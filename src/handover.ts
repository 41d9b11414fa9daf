/**
 * Connections on their way from the primary to a worker. node:cluster waits until the worker says that it has taken one; from a worker
 * that is killed just then it waits for ever, and the client with it (seen on Node.js 20; nodejs/node#3551 was of this kind). Here,
 * what a worker has not taken when its channel ends is refused in its name: cluster then hands it to another one. Where none listens,
 * it is taken in its name: cluster then closes the connection, which whoever comes later would not be handed.
 */
import type { ChildProcess } from 'node:child_process';
import cluster, { type Worker } from 'node:cluster';

/** What cluster and a worker tell each other: a connection, under a number, and that it was taken. */
interface Told {
  act?: string;
  seq?: number;
  ack?: number;
}

export function handOver(worker: Worker): void {
  const { process: child } = worker;
  const underWay = new Set<number>();
  const send = child.send.bind(child) as (...sent: unknown[]) => boolean;
  child.send = ((told: Told, ...rest: unknown[]) => {
    if (told.act === 'newconn' && told.seq !== undefined) underWay.add(told.seq);
    return send(told, ...rest);
  }) as ChildProcess['send'];
  child.on('internalMessage', ({ ack }: Told) => void (ack !== undefined && underWay.delete(ack)));

  // Behind cluster's own listeners, which strike the worker off: nothing more is handed to it. Of one that was killed,
  // some versions of Node.js tell nothing but that it has ended.
  const takeBack = (): void => {
    const accepted = !Object.values(cluster.workers ?? {}).some((other) => other !== worker && isListening(other));
    for (const ack of underWay) child.emit('internalMessage', { cmd: 'NODE_CLUSTER', ack, accepted });
  };
  child.on('disconnect', takeBack);
  worker.on('exit', () => {
    if (!worker.isConnected()) takeBack();
  });
}

const isListening = (worker: object | undefined): boolean => (worker as { state?: string } | undefined)?.state === 'listening';
