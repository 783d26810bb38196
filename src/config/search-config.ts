import { z } from 'zod';
import { line, oneOf, wholeNumber } from './values.ts';

/** Where the vectors of the search come from. `off`: texts are found by all of their words alone. */
export type SearchConfig = { readonly mode: 'off' } | { readonly mode: 'local' } | EndpointConfig;

/** An endpoint compatible with that of OpenAI. Texts of the tenants that want it are sent there. */
export interface EndpointConfig {
  readonly mode: 'endpoint';
  /** Without `/embeddings` and without a slash at its end. */
  readonly url: string;
  readonly model: string;
  readonly apiKey: string | undefined;
  /** Sent only if it is set: not every model takes it. */
  readonly dimensions: number | undefined;
  readonly queryPrefix: string;
  readonly documentPrefix: string;
  /** The most texts of one request. */
  readonly batch: number;
  /** How long a question may take. */
  readonly timeoutMs: number;
}

const httpUrl = line(2_000).refine(
  (value) => /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/.test(value) && URL.canParse(value),
  'must be an http or https URL without a user, a query or a fragment, such as http://127.0.0.1:11434/v1',
);
// blanks at its end belong to a prefix: `query: `
const prefix = z
  .string()
  .max(200, 'must be at most 200 characters long')
  .refine((value) => !/[\r\n]/.test(value), 'must not contain line breaks');

export const searchEnvironment = {
  SEMANTIC_SEARCH: oneOf('local', 'endpoint', 'off').default('local'),
  EMBEDDINGS_URL: httpUrl.optional(),
  EMBEDDINGS_MODEL: line(200).optional(),
  EMBEDDINGS_API_KEY: line(1_000).optional(),
  EMBEDDINGS_DIMENSIONS: wholeNumber(8, 8_192).optional(),
  EMBEDDINGS_QUERY_PREFIX: prefix.default(''),
  EMBEDDINGS_DOCUMENT_PREFIX: prefix.default(''),
  EMBEDDINGS_BATCH: wholeNumber(1, 2_048).default(16),
  EMBEDDINGS_TIMEOUT_MS: wholeNumber(100, 30_000).default(1_500),
};

type Values = z.infer<z.ZodObject<typeof searchEnvironment>>;

/** Adds what is missing to `faults`. */
export function searchConfigOf(values: Values, faults: string[]): SearchConfig {
  const { SEMANTIC_SEARCH: mode, EMBEDDINGS_URL: url, EMBEDDINGS_MODEL: model } = values;
  if (mode !== 'endpoint') return { mode };
  for (const [name, value] of Object.entries({ EMBEDDINGS_URL: url, EMBEDDINGS_MODEL: model }))
    if (value === undefined) faults.push(`${name}: is required by SEMANTIC_SEARCH=endpoint`);
  return {
    mode,
    url: url?.replace(/\/+$/, '') ?? '',
    model: model ?? '',
    apiKey: values.EMBEDDINGS_API_KEY,
    dimensions: values.EMBEDDINGS_DIMENSIONS,
    queryPrefix: values.EMBEDDINGS_QUERY_PREFIX,
    documentPrefix: values.EMBEDDINGS_DOCUMENT_PREFIX,
    batch: values.EMBEDDINGS_BATCH,
    timeoutMs: values.EMBEDDINGS_TIMEOUT_MS,
  };
}
