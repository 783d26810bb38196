import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { buildWordTable } from '../../dev/word-vectors/build.ts';
import { filesOfTar } from '../../dev/word-vectors/inputs/tar.ts';
import { exponential } from '../../dev/word-vectors/maths/exponential.ts';
import { naturalLog } from '../../dev/word-vectors/maths/natural-log.ts';
import { SeededRandom } from '../../dev/word-vectors/maths/random.ts';
import type { SparseMatrix } from '../../dev/word-vectors/maths/sparse-matrix.ts';
import { truncatedSvd } from '../../dev/word-vectors/maths/truncated-svd.ts';
import { contrast } from '../../dev/word-vectors/model/contrast.ts';
import { Corpus } from '../../dev/word-vectors/model/corpus.ts';
import { PairList } from '../../dev/word-vectors/model/pair-list.ts';
import { pairsOfThesaurus } from '../../dev/word-vectors/model/thesaurus.ts';
import { hasText, paragraphsOf } from '../../dev/word-vectors/text/paragraphs.ts';
import { encodeWordTable } from '../../src/lib/word-vectors/file-layout.ts';

const OPTIONS = {
  ...{ width: 16, vocabulary: 200, contexts: 200, shipped: 100, window: 5, frequent: 1, rounds: 3, seed: 1 },
  contrast: { steps: 100, batch: 4, temperature: 0.1, rate: 0.02 },
  pairs: { headings: 1, halves: 1, thesaurus: 1 },
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

const THESAURUS = 'invoice, receipt\ncache, hot pages, unknowable\nalone\n';
const build = (seed = 1, thesaurus = THESAURUS) =>
  buildWordTable(smallCorpus(), thesaurus, { ...OPTIONS, seed }, () => {});
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
    const product = (a: string, b: string) => {
      const other = rowOf(b);
      return rowOf(a).reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
    };
    const near = (a: string, b: string) => product(a, b) / Math.sqrt(product(a, a) * product(b, b));
    expect(near('cach', 'buffer')).toBeGreaterThan(near('cach', 'invoic') + 0.5);
    expect(near('invoic', 'receipt')).toBeGreaterThan(near('receipt', 'mutex') + 0.5);
  });

  test('with the occurrences of each stem, of repeated paragraphs only once', () => {
    const corpus = smallCorpus();
    const { paragraphs } = corpus;
    corpus.add('today hot pages stay in the cache of memory: later!');
    expect(corpus.paragraphs).toBe(paragraphs);
    const { words, counts, total } = buildWordTable(corpus, '', OPTIONS, () => {});
    expect(words[0]).toBe('the');
    expect(counts[words.indexOf('mutex')]).toBe(ADVERBS.length ** 2);
    expect(total).toBe(corpus.tokens.filter((token) => token >= 0).length);
  });
});

describe('pairs of texts', () => {
  const found = (pairs: PairList, { stems }: { readonly stems: readonly string[] }) =>
    Array.from({ length: pairs.size }, (_, n) =>
      [2 * n, 2 * n + 1].map((at) =>
        [...pairs.stems.subarray(pairs.starts[at], pairs.starts[at + 1])]
          .map((stem) => stems[stem])
          .join(' '),
      ),
    );

  test('are a heading and the paragraph below it, and the halves of a paragraph, in one file', () => {
    const corpus = new Corpus();
    corpus.startFile();
    corpus.add('Cached pages');
    corpus.add('The buffer keeps hot pages in memory. A page leaves it when another one is read.');
    corpus.add('Cached pages');
    corpus.add('Nothing comes below a heading twice, because such headings say nothing.');
    corpus.add('Locks');
    corpus.startFile();
    corpus.add('A mutex guards the state that threads share with each other.');
    const { headings, halves } = corpus.pairs;
    const paragraph = ['buffer keep hot page memori', 'page leav anoth read'];
    expect(found(headings, corpus)).toEqual([['cach page', paragraph.join(' ')]]);
    expect(found(halves, corpus)).toEqual([paragraph]);
    // a heading alone gives no context
    expect(corpus.paragraphs).toBe(3);
  });

  test('of a thesaurus have phrases of one line on both sides, and each phrase on one of them', () => {
    const stems = ['invoic', 'receipt', 'cach', 'hot', 'page'];
    const numbers = new Map(stems.map((stem, n) => [stem, n]));
    const pairs = found(pairsOfThesaurus(THESAURUS, numbers, new SeededRandom(1)), { stems });
    expect(new Set(pairs.map((pair) => pair.toSorted().join(' | ')))).toEqual(
      new Set(['invoic | receipt', 'cach | hot page']),
    );
  });

  test('bring words together that have nothing else in common, and keep the others apart', () => {
    const pairs = new PairList();
    // 0 and 1 are a pair, 2 and 3 as well; 4 stands in every text
    pairs.add([0, 4], [1, 4]);
    pairs.add([2, 4], [3, 4]);
    const random = new SeededRandom(3);
    const width = 8;
    const vectors = Float32Array.from({ length: 5 * width }, () => random.next() - 0.5);
    const product = (a: number, b: number) => {
      let sum = 0;
      for (let n = 0; n < width; n++) sum += (vectors[a * width + n] ?? 0) * (vectors[b * width + n] ?? 0);
      return sum;
    };
    const near = (a: number, b: number) => product(a, b) / Math.sqrt(product(a, a) * product(b, b));
    const options = { steps: 300, batch: 4, temperature: 0.1, rate: 0.05 };
    contrast(vectors, width, [{ pairs, weight: 1 }], options, random, () => {});
    const [together, apart] = [Math.min(near(0, 1), near(2, 3)), Math.max(near(0, 3), near(2, 1))];
    expect(together).toBeGreaterThan(apart + 0.5);
  });
});

describe('the mathematics', () => {
  test('powers of e are those of Math.exp to 14 digits', () => {
    for (const x of [-600, -20, -1.5, -1e-9, 0, 0.3, 1, 2.5, 100])
      expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-13);
  });

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
    block.fill(' ', 148, 156);
    block.write(block.reduce((sum, byte) => sum + byte, 0).toString(8), 148);
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
