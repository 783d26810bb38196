import { endpointsOver, noContent, ok, okFile } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import { createExport, exportJob, exportParams, listExportsQuery } from './export.schemas.ts';
import type { ExportService } from './export.service.ts';

const endpoint = endpointsOver<{ readonly exports: ExportService }>();

const ARCHIVE = { file: 'application/zip' };

export const exportRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/exports',
    permission: 'data_export:memory',
    summary: 'Start a job that writes an archive of everything you may read, or of what you have made',
    body: createExport,
    responses: { 202: exportJob },
    handle: async ({ services: { exports }, scope, body, actor }) => {
      const { job, enqueue } = await exports.request(scope, body, actor);
      return { status: 202, body: job, afterCommit: enqueue };
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/exports',
    permission: 'data_export:memory',
    summary: 'List your exports, newest first',
    query: listExportsQuery,
    responses: { 200: listOf(exportJob) },
    handle: async ({ services: { exports }, scope }) =>
      ok({ data: await exports.list(scope), next_cursor: null }),
  }),
  endpoint({
    method: 'get',
    path: '/v1/exports/:export_id',
    permission: 'data_export:memory',
    summary: 'Get the state and the progress of an export',
    params: exportParams,
    responses: { 200: exportJob },
    handle: async ({ services: { exports }, scope, params }) =>
      ok(await exports.get(scope, params.export_id)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/exports/:export_id/archive',
    permission: 'data_export:memory',
    summary: 'Download the archive of a finished export; with Range, a part of it',
    params: exportParams,
    etag: 'whole',
    responses: { 200: ARCHIVE, 206: ARCHIVE },
    handle: async ({ services: { exports }, scope, params, actor }) =>
      okFile(await exports.archive(scope, params.export_id, actor)),
  }),
  endpoint({
    method: 'delete',
    path: '/v1/exports/:export_id',
    permission: 'data_export:memory',
    summary: 'Cancel an export, or remove its archive',
    params: exportParams,
    responses: { 204: null },
    handle: async ({ services: { exports }, scope, params, actor }) => {
      await exports.remove(scope, params.export_id, actor);
      return noContent();
    },
  }),
];
