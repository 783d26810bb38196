import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { typesOf } from '../client/generate.ts';
import { apiDocument } from '../src/api.ts';

export const CLIENT_TYPES = join(import.meta.dirname, '../client/src/openapi.ts');

/** client/src/openapi.ts: the types of the OpenAPI document. */
export async function clientTypes(): Promise<string> {
  const document = apiDocument();
  const paths = Object.entries(document.paths).filter(([, methods]) => !leavesForProvider(methods));
  const types = await typesOf(withoutExamples({ ...document, paths: Object.fromEntries(paths) }));
  return `// Generated from the OpenAPI document by \`npm run client:generate\`. Do not edit.\n\n${types}`;
}

/** A browser navigates to these; `fetch` cannot follow them. */
const leavesForProvider = (methods: object): boolean =>
  Object.values(methods).some(({ responses }: { responses: object }) => '302' in responses);

/** They would be copied into comments, thousands of lines long. An example stands beside the schema that it shows. */
const withoutExamples = (document: object): object =>
  JSON.parse(JSON.stringify(document), (_key, value) =>
    typeof value === 'object' && value !== null && 'schema' in value
      ? { ...value, example: undefined }
      : value,
  );

if (import.meta.main) await writeFile(CLIENT_TYPES, await clientTypes());
