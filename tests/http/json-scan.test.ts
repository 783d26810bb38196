import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { buildJson } from '../../src/http/body/json-build.ts';
import { scanJson } from '../../src/http/body/json-scan.ts';
import { shapeOf } from '../../src/http/body/json-shape.ts';
import type { ScanLimits } from '../../src/http/body/scan-result.ts';

const LIMITS: ScanLimits = {
  maxDepth: 1_000,
  maxValues: 1e6,
  maxValuesOfOne: 1e6,
  shape: undefined,
  itemwise: true,
};
const TINY_PIECES = { bytes: 8, values: 3 };

/** How deep a value is, and of how many it consists, names included. */
function measure(value: unknown): { depth: number; values: number } {
  if (typeof value !== 'object' || value === null) return { depth: 0, values: 1 };
  const inner = Object.values(value).map(measure);
  const names = Array.isArray(value) ? 0 : inner.length;
  return {
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
    values: 1 + names + inner.reduce((sum, { values }) => sum + values, 0),
  };
}

/** What the scan and the pieces make of a text; `invalid` where either refuses it. */
function read(text: string, more: Partial<ScanLimits> = {}): unknown {
  const bytes = Buffer.from(text);
  const scan = scanJson(bytes, { ...LIMITS, ...more });
  if ('code' in scan) return scan.code === 'invalid_json' ? 'invalid' : scan;
  try {
    const work = buildJson(bytes, scan.steps);
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
    }
  } catch {
    return 'invalid';
  }
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : 'invalid';
  } catch {
    return 'invalid';
  }
}

/** Also the order of fields, which equality does not look at. */
const asText = (value: unknown) => (value === 'invalid' ? value : JSON.stringify(value));

// V8 13.6 confuses an escaped name with an earlier one that contains a backslash, so no name contains one
const names = fc
  .oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom('__proto__', 'constructor', 'a', 'b', '1', '0', '"', '\u2028', '\ud800'),
  )
  .filter((name) => !name.includes('\\'));
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.double({ noNaN: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('json'), { maxLength: 8 }),
    fc.dictionary(names, tie('json'), { maxKeys: 6 }),
  ),
}));
const documents = fc.oneof(fc.array(json, { maxLength: 20 }), fc.dictionary(names, json, { maxKeys: 20 }));
/** With blanks where there may be some, and some fields twice. */
const texts = fc
  .tuple(documents, fc.constantFrom(undefined, 1, '\t', ' \n'), fc.boolean())
  .map(([value, blanks, twice]) => {
    const text = JSON.stringify(value, null, blanks);
    return twice ? text.replaceAll('"a":', '"b":') : text;
  });
const MARKS = [
  '"',
  '\\',
  ',',
  ':',
  '[',
  ']',
  '{',
  '}',
  ' ',
  '0',
  '-',
  'e',
  'null',
  '\\u00',
  '\u0000',
  'é',
  '\ufeff',
];
const broken = fc
  .tuple(
    texts,
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 2 }), fc.constantFrom('', ...MARKS)), { maxLength: 3 }),
  )
  .map(([text, changes]) =>
    changes.reduce((now, [place, cut, mark]) => {
      const at = place % (now.length + 1);
      return `${now.slice(0, at)}${mark}${now.slice(at + cut)}`;
    }, text),
  );

describe('the scan and the pieces', () => {
  test('parse every text as JSON.parse does, in pieces of any length', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(undefined, TINY_PIECES), (text, pieces) => {
        expect(asText(read(text, { pieces }))).toBe(asText(parsed(text)));
      }),
      { numRuns: 2_000 },
    );
  });

  test('refuse every broken text that JSON.parse refuses, and no other', () => {
    fc.assert(
      fc.property(broken, fc.constantFrom(undefined, TINY_PIECES), (text, pieces) => {
        expect(read(text, { pieces }) === 'invalid').toBe(parsed(text) === 'invalid');
      }),
      { numRuns: 4_000 },
    );
  });

  test('count as many values and levels as there are', () => {
    fc.assert(
      fc.property(documents, (value) => {
        const text = JSON.stringify(value);
        const { depth, values } = measure(JSON.parse(text));
        expect(scanJson(Buffer.from(text), LIMITS)).toMatchObject({ values });
        const most = (limits: Partial<ScanLimits>) => read(text, limits);
        expect(most({ maxDepth: depth, maxValues: values })).not.toHaveProperty('code');
        expect(most({ maxDepth: depth - 1 })).toEqual({ code: 'body_too_deep' });
        expect(most({ maxValues: values - 1 })).toEqual({ code: 'too_many_values' });
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    '[1,,2]',
    '[1 2]',
    '[1,]',
    '[,1]',
    '{"a":1,}',
    '{"a" 1}',
    '{"a":}',
    '{a:1}',
    '{"a":1 "b":2}',
    '[1]]',
    '[1] x',
    '["a]',
    '["a\\"]',
    '[}',
    '{]',
    '[tru]',
    '[01]',
    '["\t"]',
    '7',
    '"text"',
    'null',
    ' ',
    '[1]\ufeff',
    '[\u00a01]',
  ])('refuse %j in pieces and as a whole', (text) => {
    expect(read(text, { pieces: { bytes: 0, values: 0 } })).toBe('invalid');
    expect(read(text)).toBe('invalid');
  });

  test('read bytes that are no UTF-8 as a whole text is read', () => {
    const bytes = Buffer.from('["\xff","a\xc3","\xe2\x82"]', 'latin1');
    const scan = scanJson(bytes, { ...LIMITS, pieces: TINY_PIECES });
    if ('code' in scan) throw new Error(scan.code);
    const whole = JSON.parse(bytes.toString());
    const work = buildJson(bytes, scan.steps);
    let step = work.next();
    while (!step.done) step = work.next();
    expect(step.value).toEqual(whole);
  });
});

describe('the outline of a schema', () => {
  const element = z.strictObject({ b: z.array(z.string()).max(3).optional() });
  const shape = shapeOf(
    z.strictObject({ items: z.array(element).max(2), of: z.strictObject({ c: z.unknown() }).optional() }),
  );

  test.each([
    ['{"items":[{},{},', 'items', 'must have at most 2 items'],
    ['{"items":[{"b":[1,2,3', undefined, undefined],
    ['{"items":[{"b":["",[{}],3,', 'items.0.b', 'must have at most 3 items'],
    ['{"items":[{},{"x":', 'items.1.x', 'is not a known field'],
    ['{"of":{"c":{"x":1},"\\u0064":', 'of.d', 'is not a known field'],
    ['{"__proto__":', '__proto__', 'is not a known field'],
    ['{"items":{"x":[', undefined, undefined],
  ])('ends the scan of %s', (text, path, message) => {
    // what follows is not looked at
    const refusal =
      path === undefined ? { code: 'invalid_json' } : { code: 'validation_failed', path, message };
    expect(
      scanJson(Buffer.from(`${text}${path === undefined ? '' : '0 , no JSON'}`), { ...LIMITS, shape }),
    ).toEqual(refusal);
  });
});
