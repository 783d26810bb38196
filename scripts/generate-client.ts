import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { typesOf } from '../client/generate.ts';
import { apiDocument } from '../src/app.ts';

export const CLIENT_TYPES = join(import.meta.dirname, '../client/src/openapi.ts');

/** client/src/openapi.ts: the types of the OpenAPI document below /v1. */
export async function clientTypes(): Promise<string> {
  const document = apiDocument();
  // what is below /auth is for browsers
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith('/v1/'));
  const types = await typesOf({ ...document, paths: Object.fromEntries(paths) });
  return `// Generated from the OpenAPI document by \`npm run client:generate\`. Do not edit.\n\n${types}`;
}

if (import.meta.main) await writeFile(CLIENT_TYPES, await clientTypes());
