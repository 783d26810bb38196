import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Request, RequestHandler, Response } from 'express';
import { errorRowsOf } from '../../src/http/openapi/errors-page.ts';
import { type OpenApiDocument, templateOf } from '../../src/http/openapi/openapi.ts';

/** The one form of times in responses. */
const FULL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/;
const LINES = 'application/x-ndjson';
const EVENTS = 'text/event-stream';
const ANCHORS = new Set(
  errorRowsOf(readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')).flatMap(
    ({ codes }) => codes,
  ),
);

/** The JSON documents of a response. */
function documentsOf(type: string, text: string): string[] {
  if (type === LINES) return text.split('\n').slice(0, -1);
  return type === EVENTS ? [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => data) : [text];
}

/** Whether a problem leads to its code on the page of errors, and names its request. */
function faultOfProblem(response: Response, text: string): string | undefined {
  const { type, request_id } = JSON.parse(text);
  const anchor = `${type}`.split('/docs/errors#')[1] ?? '';
  if (!ANCHORS.has(anchor)) return `has the type ${type}, to which docs/errors.md has no line`;
  if (request_id !== response.getHeader('x-request-id')) return 'lacks the id of its request';
  return undefined;
}

/**
 * Compares every response with the OpenAPI document for its route and status. A response that differs is replaced by a
 * 500 that says how, so that the test fails.
 */
export function responseChecker(document: OpenApiDocument): RequestHandler {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addFormat('date-time', FULL_TIME);
  ajv.addSchema(document, 'api');
  const validatorAt = (...keys: string[]): ValidateFunction | undefined =>
    ajv.getSchema(
      `api#/${keys.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`,
    );

  const faultOf = (request: Request, response: Response, text: string): string | undefined => {
    if (!request.route || !/^\/(v1|auth)\//.test(request.path)) return undefined;
    const method = request.method.toLowerCase();
    const path = templateOf(request.route.path);
    const operation = document.paths[path]?.[method];
    if (!operation) return response.statusCode >= 400 ? undefined : 'is not described';
    const { statusCode } = response;
    const status = statusCode < 400 ? `${statusCode}` : 'default';
    if (statusCode === 304) return undefined;
    if (!operation.responses[status]) return `has the status ${status}, which is not described`;
    // a repetition gets the recorded body alone
    if (status !== 'default' && !response.hasHeader('Idempotency-Replayed')) {
      const { headers = {} } = operation.responses[status] as { headers?: object };
      if (response.hasHeader('ETag') !== 'ETag' in headers)
        return response.hasHeader('ETag')
          ? 'has an ETag, which is not described'
          : 'lacks the ETag that is described';
    }
    if (statusCode === 204 || statusCode === 302)
      return text === '' ? undefined : `has a body with ${statusCode}`;
    const [type = ''] = `${response.getHeader('content-type')}`.split(';');
    const { content = {} } = operation.responses[status] as { content?: Record<string, { schema?: object }> };
    // bytes
    if (status !== 'default' && content[type] && !content[type].schema) return undefined;
    const validate = validatorAt('paths', path, method, 'responses', status, 'content', type, 'schema');
    if (!validate) return `has no schema as ${type}`;
    const documents = documentsOf(type, text);
    const faulty = documents.find((document) => !validate(JSON.parse(document)));
    if (faulty !== undefined) return ajv.errorsText(validate.errors);
    return type === 'application/problem+json' ? faultOfProblem(response, text) : undefined;
  };

  return (request, response, next) => {
    const end = response.end.bind(response) as (text?: unknown, ...rest: unknown[]) => Response;
    const write = response.write.bind(response) as (text: unknown, ...rest: unknown[]) => boolean;
    let written = '';
    response.write = ((text: unknown, ...rest: unknown[]) => {
      written += text;
      return write(text, ...rest);
    }) as typeof response.write;
    response.end = ((text?: unknown, ...rest: unknown[]) => {
      const whole = `${written}${typeof text === 'string' || Buffer.isBuffer(text) ? text : ''}`;
      const fault = request.method === 'HEAD' ? undefined : faultOf(request, response, whole);
      if (fault === undefined) return end(text, ...rest);
      if (response.headersSent) return response.destroy(new Error(`the answer ${fault}`));
      response.statusCode = 500;
      response.removeHeader('Content-Length');
      return end(`${request.method} ${request.path}: the answer ${fault}`);
    }) as typeof response.end;
    next();
  };
}
