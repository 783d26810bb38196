import { expect, test } from '@jest/globals';
import { BLOCK, headerOf, readHeader } from '../../src/lib/files/tar.ts';

const SIZE_AT = 124;
const CHECKSUM_AT = 148;

/** A header whose checksum is right. */
function withSize(field: Buffer): Buffer {
  const header = headerOf('base/1/1259', 0);
  field.copy(header, SIZE_AT);
  header.fill(' ', CHECKSUM_AT, CHECKSUM_AT + 8);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, CHECKSUM_AT);
  expect(header.length).toBe(BLOCK);
  return header;
}
const text = (digits: string) => Buffer.from(digits.padEnd(12, '\0'));
const binary = (hex: string) => Buffer.from(`80${hex.padStart(22, '0')}`, 'hex');

test.each([
  ['octal digits', text('00000000017'), 15],
  ['octal digits behind blanks', text('        17 '), 15],
  ['nothing', text(''), 0],
  ["GNU's form", binary('0200000000'), 8_589_934_592],
])('a size as %s is read', (_form, field, size) => {
  expect(readHeader(withSize(field))?.size).toBe(size);
});

test.each([
  ['that is negative', text('-1')],
  ['with other digits', text('00000000089')],
  ['with letters behind it', text('17abc')],
  ['beyond what a number can count', binary('20000000000000')],
  ['beyond 64 bits', binary('010000000000000000')],
  ['in a negative binary number', Buffer.alloc(12, 0xff)],
])('a size %s is a damaged header', (_what, field) => {
  expect(() => readHeader(withSize(field))).toThrow('its archive has a damaged header');
});
