import { DriverAdapterError } from '@prisma/driver-adapter-utils';

const isCoded = (error: unknown): boolean => error instanceof DriverAdapterError || typeof (error as { code?: unknown }).code === 'string';

/** What `pg` rejects with has PostgreSQL's code, or that of a socket. What has none is about a connection that was lost, or that could not be had in time. */
export async function orLost<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw isCoded(error) ? error : new DriverAdapterError({ kind: 'ConnectionClosed' });
  });
}
