import type { Server } from '@modelcontextprotocol/server';
import { NotFound } from '../../../lib/errors.ts';
import { fitting } from '../answers/budget.ts';
import { invalidParams } from '../errors.ts';
import type { McpCaller } from '../mcp-caller.ts';
import { checkpointResource } from './checkpoint-resource.ts';
import { memoryResource, newestMemories } from './memory-resource.ts';
import { idsIn, type ResourceKind } from './resource.ts';

/** All kinds, in the order of `resources/templates/list`. */
const KINDS: readonly ResourceKind[] = [memoryResource, checkpointResource];

export const RESOURCE_CACHE_HINTS = {
  'resources/list': { ttlMs: 60_000, cacheScope: 'private' },
  'resources/templates/list': { ttlMs: 300_000, cacheScope: 'private' },
  'resources/read': { ttlMs: 0, cacheScope: 'private' },
} as const;

/** For a server with the capability `resources`. */
export function serveResources(server: Server, caller: McpCaller): void {
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: KINDS.filter(({ permission }) => caller.may(permission)).map(
      ({ template }) => template,
    ),
  }));
  server.setRequestHandler('resources/list', ({ params }) =>
    caller.may(memoryResource.permission)
      ? caller.work(memoryResource.permission, (context) => newestMemories(context, params?.cursor))
      : { resources: [] },
  );
  server.setRequestHandler('resources/read', async ({ params: { uri } }) => {
    const text = await readResource(caller, uri);
    return { contents: [{ uri, mimeType: 'text/markdown', text }] };
  });
}

/** The answer is the same for a URI that is not ours, that names nothing, and that belongs to another tenant. */
async function readResource(caller: McpCaller, uri: string): Promise<string> {
  for (const { template, permission, read } of KINDS) {
    const ids = idsIn(uri, template.uriTemplate);
    if (ids) return caller.work(permission, (context) => read(ids, context)).catch(missing(uri));
  }
  throw notThere(uri);
}

/** Characters of JSON: a caller sends any text as a URI. */
const MAX_SHOWN = 4_000;

const notThere = (uri: string) =>
  invalidParams(
    'resource_not_found',
    'There is no such resource, or you cannot access it. resources/list names those that there are.',
    { uri: fitting(uri, MAX_SHOWN).toWellFormed() },
  );

const missing = (uri: string) => (error: unknown) => {
  throw error instanceof NotFound ? notThere(uri) : error;
};
