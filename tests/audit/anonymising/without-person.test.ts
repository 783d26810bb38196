import { describe, expect, test } from '@jest/globals';
import { withoutPerson } from '../../../src/features/audit/audit-log/without-person.ts';

const ADA = { userId: 'u_ada', email: 'ada@example.com', name: 'Ada L. (CTO)' };
const by = (metadata: object, person = ADA) =>
  withoutPerson({ user_id: ADA.userId, resource_id: null, metadata }, person);
const byAnother = (metadata: object) => withoutPerson({ user_id: 'u_bob', resource_id: null, metadata }, ADA);

describe('what names the person goes', () => {
  test.each([
    ['an email address, in any case', { a: { b: ['Ada@Example.com'] } }, { a: { b: [null] } }],
    ['an email address in a text', { note: 'ask ada@example.com' }, { note: null }],
    [
      'all that an object about them says',
      { user_id: 'u_ada', name: 'old', avatar_url: 'x', role: 'member' },
      { user_id: 'u_ada', name: null, avatar_url: null, role: 'member' },
    ],
    [
      'the name of their key',
      { key_id: 'k', user_id: 'u_ada', name: 'laptop' },
      { key_id: 'k', user_id: 'u_ada', name: null },
    ],
    [
      'the name beside their email address',
      { email: 'ada@example.com', display_name: 'x' },
      { email: null, display_name: null },
    ],
  ])('%s, also from lines by others', (_name, before, after) => {
    expect([by(before), byAnother(before)]).toEqual([after, after]);
  });

  test('their name from what they did, and not from what others did', () => {
    const named = { name: `Team of ada l. (cto)`, plan: 'free' };
    expect([by(named), byAnother(named)]).toEqual([{ name: null, plan: 'free' }, named]);
  });
});

describe('what stays', () => {
  test.each([
    ['ids, numbers, lists and nothing', { id: 'u_ada', n: 1.5, list: [1, null, true], none: {} }],
    ['email addresses of others', { email: 'bob@example.com', name: 'Bob', invited_by: 'u_ada' }],
    ['objects about others', { user_id: 'u_bob', name: 'Bob', email: 'b@example.com' }],
    ['a role that is called like the person', { role: 'Ada L. (CTO)' }],
    ['a name that has theirs as a part of a word', { name: 'xAda L. (CTO)' }],
  ])('%s', (_name, metadata) => {
    expect(by(metadata)).toEqual(metadata);
  });

  test.each([null, '', '  '])('a person without a name (%j) is found by the email address alone', (name) => {
    const metadata = { name: 'anything', role: 'member' };
    expect(by(metadata, { ...ADA, name: name as string })).toEqual(metadata);
  });
});
