/**
 * A vector of a text, the same every time: each of its words points in a direction of its own, so that texts which share words are
 * near each other. All have a part in common, as the vectors of transformers do.
 */
export function vectorOf(text: string, width: number): number[] {
  const vector = Array.from({ length: width }, (_, n) => 0.3 + 0.01 * (n % 7));
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    let state = seedOf(word);
    for (let n = 0; n < width; n++) {
      // xorshift32
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      vector[n] = (vector[n] ?? 0) + state / 2 ** 31;
    }
  }
  return vector;
}

/** FNV-1a; never 0, which xorshift would keep. */
function seedOf(word: string): number {
  let hash = 0x811c9dc5;
  for (const unit of Buffer.from(word)) hash = Math.imul(hash ^ unit, 0x01000193);
  return hash | 1;
}
