import { expect, test } from '@jest/globals';
import { distanceOf, signatureOf } from '../../../../src/features/memory/search/vectors/signature.ts';
import { similarityOf, storedForm } from '../../../../src/features/memory/search/vectors/stored-vector.ts';

/** Vectors of unit length around a few centres, as texts about a few subjects are. Mulberry32 with a Box–Muller transform. */
function clustered(count: number, width: number, seed: number): Float32Array[] {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const gaussian = () => Math.sqrt(-2 * Math.log(uniform() || 1e-9)) * Math.cos(2 * Math.PI * uniform());
  const unit = (values: Float32Array) => {
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  };
  const centres = Array.from({ length: 20 }, () => Float32Array.from({ length: width }, gaussian));
  return Array.from({ length: count }, (_, n) =>
    unit((centres[n % centres.length] as Float32Array).map((value) => value + 1.2 * gaussian())),
  );
}

const cosine = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, value, n) => sum + value * (other[n] as number), 0);

test.each([
  { width: 256, count: 2_000, nearest: 400 },
  { width: 1_536, count: 400, nearest: 80 },
])(
  'the $nearest nearest signatures have nearly all of the ten most similar of $count vectors of $width dimensions',
  ({ width, count, nearest }) => {
    const all = clustered(count + 20, width, 7);
    const [questions, vectors] = [all.slice(0, 20), all.slice(20)];
    const signatures = vectors.map(signatureOf);
    const found = questions.flatMap((question) => {
      const bits = signatureOf(question);
      const best = (score: (n: number) => number, most: number) =>
        vectors
          .map((_, n) => ({ n, score: score(n) }))
          .sort((one, other) => other.score - one.score)
          .slice(0, most)
          .map(({ n }) => n);
      const near = new Set(best((n) => -distanceOf(bits, signatures[n] as Uint8Array), nearest));
      return best((n) => cosine(question, vectors[n] as Float32Array), 10).filter((n) => near.has(n));
    });
    expect(found.length / 200).toBeGreaterThan(0.97);
  },
);

test('a signature depends on the direction alone, and that of the opposite differs in every bit', () => {
  const [vector] = clustered(1, 256, 3) as [Float32Array];
  expect(signatureOf(vector.map((value) => value * 5))).toEqual(signatureOf(vector));
  expect(distanceOf(signatureOf(vector), signatureOf(vector.map((value) => -value)))).toBe(512);
});

// stored signatures would not fit any more
test('signatures are what they were', () => {
  const vector = Float32Array.from({ length: 256 }, (_, n) => Math.sin(n + 1));
  expect(Buffer.from(signatureOf(vector)).toString('hex')).toMatchInlineSnapshot(
    `"482b90b98f922796d378cf7deed6d4e70666ce4bab3543a093b5923320c649ca05425f98ca37287bbd8845ca529cf1636428adffca26d85b0d4a2580e300106a"`,
  );
});

test('a stored vector has nearly the cosine of the vector, and none with another width', () => {
  const [one, other] = clustered(2, 256, 5) as [Float32Array, Float32Array];
  expect(similarityOf(storedForm(one), other)).toBeCloseTo(cosine(one, other), 2);
  expect(similarityOf(storedForm(one), one)).toBeCloseTo(1, 3);
  expect(similarityOf(storedForm(one), other.slice(0, 255))).toBeUndefined();
  expect(similarityOf(storedForm(new Float32Array(8)), new Float32Array(8))).toBe(0);
});
