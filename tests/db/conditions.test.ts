import { expect, test } from '@jest/globals';
import { withoutNesting } from '../../src/db/doctor/conditions.ts';

test.each([
  ['CHECK ((((a >= 1) AND (a <= 2)) AND (b > 0)))', 'CHECK (((a >= 1) AND (a <= 2) AND (b > 0)))'],
  ['((a) OR ((b) OR (c)))', '((a) OR (b) OR (c))'],
])('%s means the same as %s', (one, other) => {
  expect(withoutNesting(one)).toBe(withoutNesting(other));
});

test.each([
  ['((a AND b) OR c)', '(a AND (b OR c))'],
  ['(NOT (a AND b) AND c)', '(NOT a AND b AND c)'],
  ['(a AND f(b AND c))', '(a AND f b AND c)'],
  ["(a = ' AND (' AND (b))", "(a = ' AND ' AND (b))"],
  ['((a AND b) OR (c AND d))', '(a AND (b OR c) AND d)'],
  ['(tenant_id = x)', '((tenant_id = x) OR true)'],
])('%s stays different from %s', (one, other) => {
  expect(withoutNesting(one)).not.toBe(withoutNesting(other));
});

test('a condition whose parentheses do not match stays as it is', () => {
  expect(withoutNesting('(a AND (b)')).toBe('(a AND (b)');
});
