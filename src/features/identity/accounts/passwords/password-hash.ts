import { argon2id, hash, needsRehash, verify } from 'argon2';
import { currentRequest } from '../../../../lib/request-context.ts';
import { HashingQueue } from './hashing-queue.ts';

/** The work of one argon2id hash, in KiB and passes. */
export interface HashingCost {
  readonly memoryCost: number;
  readonly timeCost: number;
}

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const COST: HashingCost = { memoryCost: 19_456, timeCost: 2 };

// one queue per process, because the threads belong to the process
const queue = new HashingQueue();

/** Hashes passwords and checks them. Its methods throw PasswordsBusy and RequestAborted. */
export class PasswordHashing {
  readonly #parameters: HashingCost & { readonly type: typeof argon2id; readonly parallelism: number };
  #dummy: Promise<string> | undefined;

  constructor({ memoryCost, timeCost } = COST) {
    this.#parameters = { type: argon2id, memoryCost, timeCost, parallelism: 1 };
  }

  /** An argon2id hash in the usual text format with parameters and a random salt: `$argon2id$v=19$m=…`. */
  hash(password: string): Promise<string> {
    return queue.run(() => hash(normal(password), this.#parameters), currentRequest());
  }

  /**
   * Whether the password matches the hash. Without a hash it returns false after the same work: the response time must
   * not reveal whether the account exists (`npm run bench -- timing`).
   */
  async matches(known: string | null | undefined, password: string): Promise<boolean> {
    const work = async () => verify(known ?? (await this.#dummyHash()), normal(password));
    const matches = await queue.run(work, currentRequest());
    return matches && known != null;
  }

  /** True for hashes that were made with older parameters. */
  isOutdated(known: string): boolean {
    return needsRehash(known, this.#parameters);
  }

  /** Computed within the caller's turn in the queue, so that the caller does not wait for a second turn. */
  #dummyHash(): Promise<string> {
    this.#dummy ??= hash('the password of no account', this.#parameters);
    return this.#dummy;
  }
}

// The same letters can be typed as different code points; NIST SP 800-63B asks for one normal form.
const normal = (password: string) => password.normalize('NFKC');
