import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../../src/auth/scope.ts';
import { projectIdOf } from '../../../../src/features/memory/projects/project-id.ts';
import { setUpApi } from '../../../support/set-up.ts';
import { PATH, remember, searchAs, summarize } from './search-calls.ts';

const setUp = await setUpApi();
const tenant = await setUp.db.newTenant();
const inSeconds = (time: string) => time.replace(/\.\d+\+00:00$/, 'Z');

describe.each([
  ['2026-07-28, in local mode', LOCAL as Scope, 'new'],
  ['before, in local mode', LOCAL as Scope, 'legacy'],
  ['2026-07-28, with a key', tenant as Scope, 'new'],
  ['before, with a key', tenant as Scope, 'legacy'],
] as const)('memory_search in the revision %s', (_name, scope, era) => {
  // each word is that of one test in one revision
  const word = (animal: string) => `${animal}${era}${scope.kind}`;

  test('finds memories, with the text without HTML', async () => {
    const search = await searchAs(setUp, scope, era);
    const { updated_at } = await remember(setUp, scope, word('otter'), `the ${word('otter')} swims`);
    const { structured, text, isError } = await search({ query: word('otter') });
    expect(isError).toBe(false);
    expect(structured).toEqual({
      hits: [
        {
          ...{
            kind: 'memory',
            project_id: projectIdOf(PATH),
            key: word('otter'),
            updated_at: inSeconds(updated_at),
          },
          snippet: `${word('otter')}\nthe ${word('otter')} swims`,
        },
      ],
      next_cursor: null,
      meaning: 'off',
    });
    expect(JSON.parse(text)).toEqual(structured);
  });

  test('finds checkpoints of a project, and those without one', async () => {
    const search = await searchAs(setUp, scope, era);
    const inside = await summarize(setUp, scope, `${word('heron')} in`, { workspace_path: PATH });
    const outside = await summarize(setUp, scope, `${word('heron')} out`);
    const kind = 'checkpoint';
    const hit = (stored: typeof inside, project_id: string | null) => ({
      ...{ kind, project_id, checkpoint_id: stored.checkpoint_id, updated_at: inSeconds(stored.recorded_at) },
      snippet: stored.summary,
    });
    const { structured } = await search({ query: word('heron'), kind });
    expect(structured?.hits).toEqual([hit(outside, null), hit(inside, projectIdOf(PATH))]);
    for (const project of [{ project_path: PATH }, { project_id: projectIdOf(PATH) }])
      expect((await search({ query: word('heron'), kind, ...project })).structured?.hits).toEqual([
        hit(inside, projectIdOf(PATH)),
      ]);
  });

  test('is limited to a project, which may be unknown', async () => {
    const search = await searchAs(setUp, scope, era);
    await remember(setUp, scope, 'here', word('ibis'));
    await remember(setUp, scope, 'there', word('ibis'), '/work/there');
    const keys = async (args: object) =>
      (await search({ query: word('ibis'), ...args })).structured?.hits.map(({ key }) => key).sort();
    expect(await keys({})).toEqual(['here', 'there']);
    expect(await keys({ project_path: '/work/there' })).toEqual(['there']);
    expect(await keys({ project_id: projectIdOf(PATH) })).toEqual(['here']);
    expect(await keys({ project_id: 'unknown' })).toEqual([]);
    expect(await keys({ project_path: '/work/unknown' })).toEqual([]);
  });

  test('pages reach each hit once', async () => {
    const search = await searchAs(setUp, scope, era);
    for (let n = 0; n < 7; n++) await remember(setUp, scope, word(`kiwi ${n} `), word('kiwi'));
    const seen: unknown[] = [];
    let cursor: string | null | undefined;
    do {
      const { structured } = await search({ query: word('kiwi'), limit: 3, ...(cursor && { cursor }) });
      seen.push(...(structured?.hits ?? []).map(({ key }) => key));
      cursor = structured?.next_cursor;
    } while (cursor);
    expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
  });

  test.each([
    ['no query', {}, 'query is required'],
    ['an empty query', { query: ' ' }, 'query '],
    ['10,001 characters', { query: 'x'.repeat(10_001) }, 'query '],
    ['an unknown kind', { query: 'x', kind: 'session' }, 'kind '],
    ['no hits', { query: 'x', limit: 0 }, 'limit '],
    ['21 hits', { query: 'x', limit: 21 }, 'limit '],
    ['a limit as text', { query: 'x', limit: '5' }, 'limit '],
    [
      'two projects',
      { query: 'x', project_path: '/x', project_id: 'x' },
      'project_path give either project_path or project_id',
    ],
    ['an unknown argument', { query: 'x', type: 'memory' }, 'type is not a known field'],
    ['a query that is no text', { query: ['x'] }, 'query '],
  ])('%s is refused', async (_what, args, fault) => {
    const { isError, text, structured } = await (await searchAs(setUp, scope, era))(args);
    expect([isError, structured]).toEqual([true, undefined]);
    expect(text).toMatch(/^validation_failed: [^;]+$/);
    expect(text).toContain(fault);
  });

  test.each(['-', '""', '&|!', 'or', "'", '😀'])('%s has no word and finds nothing', async (query) => {
    const { structured, isError } = await (await searchAs(setUp, scope, era))({ query });
    expect([isError, structured]).toMatchObject([false, { hits: [], next_cursor: null }]);
  });
});
