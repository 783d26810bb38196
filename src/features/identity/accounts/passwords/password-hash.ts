import { argon2id, hash, needsRehash, verify } from 'argon2';
import { currentRequest } from '../../../../lib/request-context.ts';
import { HashingQueue } from './hashing-queue.ts';

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const PARAMETERS = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

// one queue per process, because the threads belong to the process
const queue = new HashingQueue();

/**
 * An argon2id hash in the usual text format with parameters and a random salt: `$argon2id$v=19$m=…`. Throws
 * PasswordsBusy and RequestAborted.
 */
export function hashPassword(password: string): Promise<string> {
  return queue.run(() => hash(normal(password), PARAMETERS), currentRequest());
}

/**
 * Whether the password matches the hash. Without a hash it returns false after the same work: the response time must
 * not reveal whether the account exists (`npm run bench -- timing`). Throws the same errors as `hashPassword`.
 */
export async function verifyPassword(known: string | null | undefined, password: string): Promise<boolean> {
  const work = async () => verify(known ?? (await dummyHash()), normal(password));
  const matches = await queue.run(work, currentRequest());
  return matches && known != null;
}

/** True for hashes that were made with older parameters. */
export function isOutdated(known: string): boolean {
  return needsRehash(known, PARAMETERS);
}

// The same letters can be typed as different code points; NIST SP 800-63B asks for one normal form.
const normal = (password: string) => password.normalize('NFKC');

let dummy: Promise<string> | undefined;

function dummyHash(): Promise<string> {
  // computed within the caller's turn in the queue, so that the caller does not wait for a second turn
  dummy ??= hash('the password of no account', PARAMETERS);
  return dummy;
}
