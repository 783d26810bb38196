import { expect, test } from '@jest/globals';
import { searchModelsFor } from '../../../../src/container/search-models.ts';
import { createLogger } from '../../../../src/lib/logger.ts';
import { setUpDatabase } from '../../../support/set-up.ts';

const db = await setUpDatabase({ searchModels: searchModelsFor({ mode: 'local' }, createLogger('silent')) });
const tenant = await db.newTenant();
const { checkpoints, search, searchVectors, sessions } = db.services;

const TEXTS = [
  'Removed the stale invoices, and customers are charged once again.',
  'The login page rejects expired passwords now.',
  'Renamed variables in the parser of the command line.',
  'The container image is built by the pipeline after each merge.',
];

test.each([
  ['delete old bills', 0],
  ['authentication of users', 1],
  ['docker build in continuous integration', 3],
])('a server with the local model finds what is meant by %j first', async (q, n) => {
  if (n === 0) {
    const { session_id } = await sessions.start(tenant, { tool_id: 'cursor' });
    for (const summary of TEXTS)
      await checkpoints.store(tenant, { session_id, tool_id: 'cursor', checkpoint_type: 'auto', summary });
    await searchVectors.idle();
  }
  const question = { q, type: 'checkpoint', mode: 'meaning', min_similarity: 0 } as const;
  const { page, beside } = await search.answer(tenant, question, { limit: 5, after: undefined });
  const [first] = JSON.parse(page.json);
  expect(first).toMatchObject({ snippet: TEXTS[n], found_by: ['meaning'] });
  expect(beside).toMatchObject({ meaning: { state: 'ready', model: 'local', waiting: 0 } });
});
