import { describe, expect, test } from '@jest/globals';
import { Aead } from '../../src/lib/aead.ts';

const aead = new Aead('a secret', 'a purpose');

test('what was sealed is opened, and each seal is another text', () => {
  const [one, other] = [aead.seal('größe', 'here'), aead.seal('größe', 'here')];
  expect(one).not.toBe(other);
  expect([one, other].map((text) => aead.open(text, 'here'))).toEqual(['größe', 'größe']);
});

test('a thousand seals use a thousand initialisation vectors', () => {
  const vectors = new Set(Array.from({ length: 1_000 }, () => aead.seal('').slice(0, 16)));
  expect(vectors.size).toBe(1_000);
});

describe('nothing is opened', () => {
  const text = aead.seal('something', 'here');
  const bytes = Buffer.from(text, 'base64url');
  const altered = (at: number) => {
    const copy = Buffer.from(bytes);
    copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
    return copy.toString('base64url');
  };
  test.each([
    ['with another secret', () => new Aead('another', 'a purpose').open(text, 'here')],
    ['for another purpose', () => new Aead('a secret', 'another').open(text, 'here')],
    ['in another context', () => aead.open(text, 'there')],
    ['without its context', () => aead.open(text)],
    ['of an altered vector', () => aead.open(altered(0), 'here')],
    ['of an altered ciphertext', () => aead.open(altered(12), 'here')],
    ['of an altered tag', () => aead.open(altered(bytes.length - 1), 'here')],
    ['of a tag cut short', () => aead.open(bytes.subarray(0, -1).toString('base64url'), 'here')],
    ['of an empty text', () => aead.open('', 'here')],
    ['of a text shorter than a tag', () => aead.open('AAAA', 'here')],
  ])('%s', (_, open) => {
    expect(open()).toBeUndefined();
  });
});
