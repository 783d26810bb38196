import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { buildWordTable } from '../../dev/word-vectors/build.ts';
import { filesOfTar } from '../../dev/word-vectors/inputs/tar.ts';
import { naturalLog } from '../../dev/word-vectors/maths/natural-log.ts';
import { SeededRandom } from '../../dev/word-vectors/maths/random.ts';
import type { SparseMatrix } from '../../dev/word-vectors/maths/sparse-matrix.ts';
import { truncatedSvd } from '../../dev/word-vectors/maths/truncated-svd.ts';
import { Corpus } from '../../dev/word-vectors/model/corpus.ts';
import { hasText, paragraphsOf } from '../../dev/word-vectors/text/paragraphs.ts';
import { encodeWordTable } from '../../src/lib/word-vectors/file-layout.ts';

const OPTIONS = {
  ...{ width: 16, vocabulary: 200, contexts: 200, shipped: 100, window: 5, frequent: 1, rounds: 3, seed: 1 },
};

/** Two words in turn stand where the others are the same. */
const SENTENCES = [
  ['cache', 'buffer', (word: string) => `hot pages stay in the ${word} of memory`],
  ['mutex', 'lock', (word: string) => `threads guard shared state by a ${word} each`],
  ['invoice', 'receipt', (word: string) => `the customer paid what the ${word} shows`],
] as const;
const ADVERBS = ['quickly', 'slowly', 'always', 'rarely', 'today', 'later', 'together', 'alone'];

function smallCorpus(): Corpus {
  const corpus = new Corpus();
  for (const a of ADVERBS) {
    for (const b of ADVERBS) {
      for (const [one, other, sentence] of SENTENCES) {
        corpus.add(`${a} ${sentence(one)} ${b}`);
        corpus.add(`${b} ${sentence(other)} ${a}`);
      }
    }
  }
  return corpus;
}

const build = (seed = 1) => buildWordTable(smallCorpus(), { ...OPTIONS, seed }, () => {});
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('word vectors are built', () => {
  test('to the same bits from the same texts, and to others from another seed', () => {
    const first = hashOf(encodeWordTable(build()));
    expect(hashOf(encodeWordTable(build()))).toBe(first);
    expect(hashOf(encodeWordTable(build(2)))).not.toBe(first);
  });

  test('so that words with the same neighbours are near each other', () => {
    const { words, vectors, factors, width } = build();
    const rowOf = (word: string) => {
      const n = words.indexOf(word);
      return [...vectors.subarray(n * width, (n + 1) * width)].map((value) => value * (factors[n] ?? 0));
    };
    const near = (a: string, b: string) => {
      const other = rowOf(b);
      return rowOf(a).reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
    };
    expect(near('cach', 'buffer')).toBeGreaterThan(near('cach', 'invoic') + 0.5);
    expect(near('invoic', 'receipt')).toBeGreaterThan(near('receipt', 'mutex') + 0.5);
  });

  test('with the occurrences of each stem, of repeated paragraphs only once', () => {
    const corpus = smallCorpus();
    const { paragraphs } = corpus;
    corpus.add('today hot pages stay in the cache of memory: later!');
    expect(corpus.paragraphs).toBe(paragraphs);
    const { words, counts, total } = buildWordTable(corpus, OPTIONS, () => {});
    expect(words[0]).toBe('the');
    expect(counts[words.indexOf('mutex')]).toBe(ADVERBS.length ** 2);
    expect(total).toBe(corpus.tokens.filter((token) => token >= 0).length);
  });
});

describe('the mathematics', () => {
  test('logarithms are those of Math.log to 15 digits', () => {
    for (const x of [1e-9, 0.1, 0.5, 1, 1.5, 2, Math.E, 10, 12_345.678, 1e12]) {
      expect(Math.abs(naturalLog(x) - Math.log(x))).toBeLessThanOrEqual(
        1e-15 * Math.max(1, Math.abs(Math.log(x))),
      );
    }
  });

  test('the singular values of a matrix with known ones are found, and vectors are orthonormal', () => {
    // rows scaled differently: singular values 5, 4, 3, 2, 1
    const matrix: SparseMatrix = {
      ...{ rows: 5, columns: 5, starts: Uint32Array.of(0, 1, 2, 3, 4, 5) },
      ...{ indexes: Uint16Array.of(2, 0, 1, 4, 3), values: Float32Array.of(3, 1, 5, 2, 4) },
    };
    const { values, left } = truncatedSvd(matrix, { width: 4, rounds: 3 }, new SeededRandom(7));
    for (const [n, value] of values.entries()) expect(value).toBeCloseTo(5 - n, 9);
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < 4; b++) {
        let product = 0;
        for (let row = 0; row < 5; row++)
          product += (left.data[row * 4 + a] ?? 0) * (left.data[row * 4 + b] ?? 0);
        expect(product).toBeCloseTo(a === b ? 1 : 0, 9);
      }
    }
  });
});

describe('the paragraphs of a package', () => {
  const paragraphs = (path: string, text: string) =>
    paragraphsOf(path, Buffer.from(text)).filter((p) => p !== '');

  test('are those of a page, without code, navigation and addresses', () => {
    const page = `<html><head><title>t</title></head><body><nav><p>Home</p></nav><h1>Locks &amp; keys</h1>
      <p>See <a href="/x">this
      page</a> at https://example.com/a?b or ask me@example.com.</p><pre>code()</pre><ul><li>one<li>two</ul></body></html>`;
    expect(paragraphs('a/page.html', page)).toEqual([
      'Locks & keys',
      'See this page at   or ask  ',
      'one',
      'two',
    ]);
  });

  test('are those of a change log, an item each', () => {
    const log =
      '# 1.2.0\n\n* fix a leak\n  of sockets\n* add [retries](#retries)\n\n```js\nf()\n```\n\n1. one\n';
    const expected = ['# 1.2.0', 'fix a leak of sockets', 'add [retries]', 'one'];
    expect(paragraphs('CHANGELOG.md', log)).toEqual(expected);
    expect(paragraphsOf('a/changelog.gz', gzipSync(log)).filter((p) => p !== '')).toEqual(expected);
  });

  test('are those of a manual page', () => {
    const page = '.TH X 3\n.SH NAME\nx \\- do \\fBmuch\\fP\n.PP\nIt returns\n.IR errno .\n.nf\ncode\n.fi\n';
    expect(paragraphs('man/man3/x.3.gz'.replace('.gz', ''), page)).toEqual([
      'x - do much',
      'It returns errno .',
    ]);
  });

  test('are the documentation in descriptions of APIs', () => {
    const api = {
      operations: { Get: { name: 'Get', documentation: '<p>Gets \\"one\\" row.</p><p>Or none.</p>' } },
    };
    expect(paragraphs('data/x/service-2.json', JSON.stringify(api))).toEqual([
      'Gets \\"one\\" row.',
      'Or none.',
    ]);
  });

  test('come from pages and change logs, not from licences and sources', () => {
    const paths = [
      './usr/share/doc/x/html/a.html',
      './x/changelog.gz',
      'package/README.md',
      './man/man3/a.3.gz',
    ];
    const others = [
      './x/changelog.Debian.gz',
      './x/copyright',
      './x/_sources/a.rst.txt',
      './manual/fr/a.html',
      'package/LICENSE.md',
      'a.js',
    ];
    expect([...paths, ...others].filter(hasText)).toEqual(paths);
  });
});

test('a tar archive gives its files, also those with long names', async () => {
  const header = (name: string, size: number, type: string) => {
    const block = Buffer.alloc(512);
    block.write(name);
    block.write(size.toString(8).padStart(11, '0'), 124);
    block.write(type, 156);
    block.write('ustar\u000000', 257);
    return block;
  };
  const padded = (text: string) =>
    Buffer.concat([Buffer.from(text), Buffer.alloc(512 - Buffer.byteLength(text))]);
  const long = `${'folder/'.repeat(30)}b.txt`;
  const archive = Buffer.concat([
    ...[
      header('folder/', 0, '5'),
      header('a.txt', 5, '0'),
      padded('first'),
      header('c.bin', 6, '0'),
      padded('binary'),
    ],
    ...[
      header('././@LongLink', long.length + 1, 'L'),
      padded(`${long}\0`),
      header('cut', 6, '0'),
      padded('second'),
    ],
    Buffer.alloc(1024),
  ]);
  const stream = Readable.from(
    [...Array(Math.ceil(archive.length / 100)).keys()].map((n) => archive.subarray(n * 100, n * 100 + 100)),
  );
  const found: string[][] = [];
  for await (const { path, content } of filesOfTar(stream, (name) => name.endsWith('.txt')))
    found.push([path, content.toString()]);
  expect(found).toEqual([
    ['a.txt', 'first'],
    [long, 'second'],
  ]);
});
