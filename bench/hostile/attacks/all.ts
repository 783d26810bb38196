import type { Attack } from '../attacker.ts';
import { idempotencyKey, largeBatches, memorySearches } from './all-connections.ts';
import { announcedBodies } from './announced-bodies.ts';
import { compressedBodies } from './compressed-bodies.ts';
import { oneThread } from './one-thread.ts';
import { pipelinedReaders, slowReaders } from './open-pages.ts';
import { signIns, smallGzip } from './sign-ins.ts';

/** These send 588 of the tenant's requests a minute together; the free plan allows 600. */
export const ATTACKS: readonly Attack[] = [
  compressedBodies,
  oneThread,
  idempotencyKey,
  largeBatches,
  memorySearches,
  announcedBodies,
  slowReaders,
  pipelinedReaders,
  signIns,
  smallGzip,
];
