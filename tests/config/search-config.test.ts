import { expect, test } from '@jest/globals';
import { loadConfig, loadOperatorConfig } from '../../src/config/config.ts';

const ENDPOINT = {
  SEMANTIC_SEARCH: 'endpoint',
  EMBEDDINGS_URL: 'http://127.0.0.1:11434/v1/',
  EMBEDDINGS_MODEL: 'nomic-embed-text',
};

test('search by meaning uses the local model unless it is told otherwise', () => {
  expect(loadConfig({}).search).toEqual({ mode: 'local' });
  expect(loadOperatorConfig({ SEMANTIC_SEARCH: 'off' }).search).toEqual({ mode: 'off' });
});

test('an endpoint needs its address and its model, and each that is missing is named', () => {
  expect(() => loadConfig({ SEMANTIC_SEARCH: 'endpoint' })).toThrow(
    /EMBEDDINGS_URL: is required.*\n.*EMBEDDINGS_MODEL: is required/,
  );
  expect(loadConfig(ENDPOINT).search).toEqual({
    mode: 'endpoint',
    url: 'http://127.0.0.1:11434/v1',
    model: 'nomic-embed-text',
    apiKey: undefined,
    dimensions: undefined,
    queryPrefix: '',
    documentPrefix: '',
    batch: 16,
    timeoutMs: 1_500,
  });
});

test('a prefix keeps the blank at its end', () => {
  const { search } = loadConfig({ ...ENDPOINT, EMBEDDINGS_QUERY_PREFIX: 'query: ' });
  expect(search).toMatchObject({ queryPrefix: 'query: ' });
});
