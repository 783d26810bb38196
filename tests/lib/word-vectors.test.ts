import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { OPTIONS } from '../../dev/word-vectors/build.ts';
import { SOURCES } from '../../dev/word-vectors/inputs/sources.ts';
import { sha256Of } from '../../dev/word-vectors/manifest.ts';
import { THESAURUS } from '../../dev/word-vectors/model/thesaurus.ts';
import { LocalEmbedder } from '../../src/features/memory/search/embedding/local.ts';
import manifest from '../../src/lib/word-vectors/english-software.json' with { type: 'json' };
import { decodeWordTable, encodeWordTable } from '../../src/lib/word-vectors/file-layout.ts';
import { readWordVectors, wordVectors } from '../../src/lib/word-vectors/word-vectors.ts';
import { stemOf } from '../../src/lib/words/stem-of.ts';

const PATH = join(import.meta.dirname, '../../src/lib/word-vectors/english-software.bin');
const file = await readFile(PATH);
const model = wordVectors();

const embed = (text: string): Float32Array => {
  const vector = model.embed(text);
  if (vector === null) throw new Error(`no vector: ${text}`);
  return vector;
};
const product = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const near = (a: string, b: string) => product(embed(a), embed(b));

describe('the file', () => {
  test('is the one that its manifest describes, and at most 6 MB', () => {
    expect({ bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') }).toEqual(
      manifest.file,
    );
    expect(file.length).toBeLessThanOrEqual(6_000_000);
  });

  test('is made of the packages and with the options that its script has', () => {
    expect(manifest.inputs).toEqual(SOURCES);
    expect(manifest.thesaurus).toEqual({ sha256: sha256Of(THESAURUS) });
    expect(manifest.options).toEqual(OPTIONS);
  });

  test('comes back byte for byte after it is decoded', () => {
    expect(encodeWordTable(decodeWordTable(file)).equals(file)).toBe(true);
  });

  test('is made of texts whose licences allow it without conditions on what is made of them', () => {
    const allowed =
      /^(?:MIT|MIT-0|ISC|BSD-[23]-Clause|Apache-2\.0|PSF-2\.0|PostgreSQL|Artistic-2\.0|Vim|curl|blessing|BlueOak-1\.0\.0|Unlicense|LicenseRef-supervisor)$/;
    for (const { name, licence } of manifest.inputs) {
      const licences = licence.replace(/ WITH LLVM-exception| OR BSD-3-Clause/, '').split(' OR ');
      expect([name, licences.every((one) => allowed.test(one))]).toEqual([name, true]);
    }
  });
});

describe('a damaged file is refused', () => {
  const damages: [string, (bytes: Buffer) => Buffer, RegExp][] = [
    ['another file', () => Buffer.from('{}'), /no word vectors/],
    ['a shorter one', (bytes) => bytes.subarray(0, -1), /bytes instead of/],
    ['a longer one', (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]), /bytes instead of/],
    ['another width', (bytes) => bytes.fill(2, 13, 14), /bytes instead of|wrong checksum/],
    [
      'another bit',
      (bytes) => bytes.fill((bytes[1_000_000] ?? 0) ^ 1, 1_000_000, 1_000_001),
      /wrong checksum/,
    ],
    ['another bit of the header', (bytes) => bytes.fill((bytes[24] ?? 0) ^ 1, 24, 25), /wrong checksum/],
  ];
  test.each(damages)('%s', async (_, damage, reason) => {
    const folder = await mkdtemp(join(tmpdir(), 'word-vectors-'));
    try {
      const path = join(folder, 'damaged.bin');
      await writeFile(path, damage(Buffer.from(file)));
      expect(() => readWordVectors(path)).toThrow(reason);
      expect(() => readWordVectors(path)).toThrow(/Install this release again/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('a file that is not there', () => {
    expect(() => readWordVectors('/no/such/file.bin')).toThrow(/ENOENT.*Install this release again/);
  });
});

describe('the vector of a text', () => {
  test('has 256 numbers and unit length', () => {
    for (const text of [
      'delete',
      'The nightly export ran out of memory.',
      'x'.repeat(3) + ' user'.repeat(5_000),
    ]) {
      expect(embed(text)).toHaveLength(256);
      expect(product(embed(text), embed(text))).toBeCloseTo(1, 5);
    }
  });

  test.each(['', '?!', 'the of and', 'qzxv wwqkjx', '缓存层', '\u0000\ud800'])('of %j is null', (text) => {
    expect(model.embed(text)).toBeNull();
  });

  test('is the same however the text is composed and written', () => {
    expect(embed('DELETE Users_Table')).toEqual(embed('delete users_table'));
    expect(embed('ｄｅｌｅｔｅ')).toEqual(embed('deletes'));
  });

  test.each([
    ['delete', 'remove', 'colour'],
    ['error', 'exception', 'calendar'],
    ['password', 'authentication', 'window'],
    ['thread', 'concurrency', 'font'],
    ['invoice', 'billing', 'compiler'],
  ])('of %s is nearer to %s than to %s', (word, similar, other) => {
    expect(near(word, similar)).toBeGreaterThan(near(word, other) + 0.15);
  });

  test('of a question is nearest to the text that answers it in other words', () => {
    const texts = [
      'Root cause of the deadlock: two transactions locked the rows in a different order.',
      'Customers can cancel their subscription at the end of the billing period.',
      'The image upload failed because nginx limits the size of the body.',
    ];
    const nearest = (question: string) =>
      texts
        .map((text) => near(question, text))
        .reduce((best, value, n, all) => (value > (all[best] ?? 0) ? n : best), 0);
    expect(nearest('queries wait for each other forever')).toBe(0);
    expect(nearest('ending a paid plan')).toBe(1);
    expect(nearest('photo is too large for the web server')).toBe(2);
  });
});

describe('the rarity of a stem', () => {
  test('is the logarithm of one in how many words it is, and the most for unknown ones', () => {
    const { words, counts, total } = decodeWordTable(file);
    expect(model.rarityOf(words[0] ?? '')).toBeCloseTo(Math.log(total / (counts[0] ?? 0)), 9);
    expect(model.rarityOf(stemOf('file'))).toBeLessThan(model.rarityOf(stemOf('deadlock')));
    expect(model.rarityOf('qzxv')).toBe(model.rarityOf(words.at(-1) ?? ''));
    expect(Math.max(...words.map((word) => model.rarityOf(word)))).toBe(model.rarityOf('qzxv'));
  });
});

describe('the local embedder', () => {
  test('gives a vector a text in their order, and the reason where there is none', async () => {
    const embedder = new LocalEmbedder();
    expect(embedder.identity).toContain(manifest.file.sha256);
    expect(await embedder.embedAll(['delete', '?', 'remove'])).toEqual([
      { vector: model.embed('delete') },
      { vector: null, reason: 'no known word' },
      { vector: model.embed('remove') },
    ]);
    expect(await embedder.embedQuestion('remove')).toEqual(model.embed('remove'));
    expect(await embedder.embedQuestion('?')).toBeNull();
  });

  test('lets other work run between texts, and stops when it is aborted', async () => {
    const texts = Array.from(
      { length: 200 },
      (_, n) => `${'The worker retries the export after an error. '.repeat(20)}${n}`,
    );
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await new LocalEmbedder().embedAll(texts);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    await expect(new LocalEmbedder().embedAll(texts, AbortSignal.abort(new Error('stop')))).rejects.toThrow(
      'stop',
    );
  });

  test('takes the beginning of a long text', async () => {
    const long = `${'invoice '.repeat(500)}${'deadlock '.repeat(500)}`;
    const beginning = model.embed('invoice');
    expect(await new LocalEmbedder().embedQuestion(long)).toEqual(beginning);
    expect(await new LocalEmbedder().embedAll([long])).toEqual([{ vector: beginning }]);
  });

  test('does not read the file before the first text', async () => {
    const embedder = new LocalEmbedder(() => {
      throw new Error('read');
    });
    await expect(embedder.embedAll(['text'])).rejects.toThrow('read');
  });
});
