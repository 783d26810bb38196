import { expect, test } from '@jest/globals';
import { PAGE_PATHS } from '../../src/http/pages/page.routes.ts';
import { OPEN_PAGE_PATHS, SCOPED_PAGE_PATHS } from '../dashboard/bars/page-files.ts';
import { LIST_PATHS, OPEN_PATHS, TEAM_PATHS } from '../dashboard/bars/paths.ts';

const SCOPES = ['/', '/local{/*page}', '/t/:tenant_id{/*page}'];

test('the server sends the dashboard for every page outside a scope, and for no other path', () => {
  expect([...PAGE_PATHS].sort()).toEqual([...SCOPES, ...OPEN_PAGE_PATHS].sort());
});

test('the tests in a browser open every page that needs no id', () => {
  const opened = [...LIST_PATHS, ...TEAM_PATHS].map((path) => path.replace(/\?.*/, ''));
  expect(opened.sort()).toEqual(SCOPED_PAGE_PATHS.filter((path) => !path.includes(':')).sort());
  // those that need a person are opened with one
  expect([...OPEN_PATHS, '/account', '/new-team'].sort()).toEqual(
    OPEN_PAGE_PATHS.filter((path) => !path.includes(':')).sort(),
  );
});
