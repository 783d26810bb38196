import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import type { PageKey } from '../../db/query/json-page.ts';
import { RequestProblem } from '../problem.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Page cursors: the key of the last row, encrypted and authenticated (AES-256-GCM) together with the list it came from:
 * its path, scope and filter. A caller cannot read a row number out of one, alter it, or use it on another tenant's list
 * or in another order, whose keys are of other types.
 */
export class Cursors {
  readonly #key: KeyObject;
  // one draw for many initialisation vectors
  readonly #random = Buffer.alloc(IV_BYTES * 256);
  #used = this.#random.length;

  constructor(secretKey: string) {
    this.#key = createSecretKey(
      Buffer.from(hkdfSync('sha256', secretKey, '', 'omnimemory page cursors', 32)),
    );
  }

  seal(key: PageKey, list: string): string {
    const iv = this.#nextIv();
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(list));
    const sealed = Buffer.concat([iv, cipher.update(JSON.stringify(key)), cipher.final()]);
    return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url');
  }

  #nextIv(): Buffer {
    if (this.#used === this.#random.length) {
      randomFillSync(this.#random);
      this.#used = 0;
    }
    const iv = this.#random.subarray(this.#used, this.#used + IV_BYTES);
    this.#used += IV_BYTES;
    return iv;
  }

  /** Throws `invalid_cursor` for anything that `seal` did not make for this list. */
  open(cursor: string, list: string): PageKey {
    try {
      const bytes = Buffer.from(cursor, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(list)).setAuthTag(bytes.subarray(-TAG_BYTES));
      const opened = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
      return JSON.parse(opened.toString());
    } catch {
      throw new RequestProblem(
        400,
        'invalid_cursor',
        'The cursor does not belong to this list; start again without one.',
      );
    }
  }
}
