import type { Random } from './random.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Ids as Stripe makes them: a prefix for the kind, and 24 characters. */
export class Ids {
  readonly #random: Random;
  #made = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  next(prefix: string): string {
    this.#made += 1;
    const tail = Array.from({ length: 18 }, () => ALPHABET[Math.floor(this.#random() * ALPHABET.length)]);
    // the counter keeps ids unique whatever the seed
    return `${prefix}_1F${this.#made.toString(36).padStart(4, '0')}${tail.join('')}`;
  }
}
