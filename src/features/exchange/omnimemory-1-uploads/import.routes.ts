import { endpointsOver, ok, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import { importJob, importParams, listImportsQuery, startImportQuery } from './import.schemas.ts';
import type { OmniMemory1UploadService } from './import.service.ts';

const endpoint = endpointsOver<{ readonly omnimemory1Uploads: OmniMemory1UploadService }>();

const GIBIBYTE = 1_073_741_824;
const FILE = { mediaType: 'application/vnd.sqlite3', maxBytes: 2 * GIBIBYTE };

export const importRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/imports/omnimemory-1',
    permission: 'settings:write',
    summary: 'Send the SQLite file of OmniMemory 1 and start its import; sending it again continues',
    query: startImportQuery,
    upload: FILE,
    // the file arrives meanwhile, and a repetition stores nothing twice
    callsOut: true,
    responses: { 202: importJob },
    handle: async ({ services: { omnimemory1Uploads }, scope, query, actor, upload }) => {
      const job = await omnimemory1Uploads.start(scope, { ...query, upload, actor });
      return { status: 202, body: job };
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/imports',
    permission: 'settings:write',
    summary: 'List the imports of uploaded files, newest first',
    query: listImportsQuery,
    responses: { 200: listOf(importJob) },
    handle: async ({ services: { omnimemory1Uploads }, scope, query, after }) =>
      page(await omnimemory1Uploads.list(scope, { limit: query.limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/imports/:import_id',
    permission: 'settings:write',
    summary: 'Get the state, the progress and the report of an import',
    params: importParams,
    responses: { 200: importJob },
    handle: async ({ services: { omnimemory1Uploads }, scope, params }) =>
      ok(await omnimemory1Uploads.get(scope, params.import_id)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/imports/:import_id/cancel',
    permission: 'settings:write',
    summary: 'Stop an import; what it has stored stays',
    params: importParams,
    responses: { 202: importJob },
    handle: async ({ services: { omnimemory1Uploads }, scope, params, actor }) => ({
      status: 202,
      body: await omnimemory1Uploads.cancel(scope, params.import_id, actor),
    }),
  }),
];
