import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import request from 'supertest';
import { apiDocument } from '../../src/api.ts';
import { createApp } from '../../src/app.ts';
import { CONNECT_PATH } from '../../src/http/connect-script.ts';
import { SCRIPT_PATH, STYLE_PATH } from '../../src/http/openapi/docs-page.ts';
import { templateOf } from '../../src/http/openapi/openapi.ts';
import { PAGE_PATHS } from '../../src/http/pages/page.routes.ts';
import { HOOK_PATH, RESUME_PATH } from '../../src/protocols/hooks/hook.routes.ts';
import { OTLP_PATHS } from '../../src/protocols/otlp/otlp.routes.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { appOptionsOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createApp(appOptionsOf(db));

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> };
  readonly handle?: { readonly stack?: Layer[] };
}

/** `get /v1/sessions` for every route of the Express application, nested routers included. */
function routesOf(stack: readonly Layer[]): string[] {
  return stack.flatMap(({ route, handle }) => {
    if (!route) return routesOf(handle?.stack ?? []);
    // the route for all verbs is the one that answers 405
    return Object.keys(route.methods)
      .filter((method) => method !== '_all')
      .map((method) => `${method} ${templateOf(route.path)}`);
  });
}

/** Not of the API: about the process, the document itself, and what coding tools send. */
const PAGE = ['/docs', '/docs/errors', '/docs/page.js', '/docs/page.css', SCRIPT_PATH, STYLE_PATH];
const BESIDE = [
  ...['get /healthz', 'get /readyz', 'get /openapi.json', 'post /webhooks/stripe'],
  'post /mcp',
  ...[`post ${templateOf(HOOK_PATH)}`, `get ${templateOf(RESUME_PATH)}`, `get ${CONNECT_PATH}`],
  ...OTLP_PATHS.map((path) => `post ${path}`),
  // of OmniMemory 1; its other paths are in LEGACY_API
  ...['get /health', 'get /', 'options /'],
  ...PAGE.map((path) => `get ${path}`),
  ...PAGE_PATHS.map((path) => `get ${templateOf(path)}`),
];

describe('/openapi.json', () => {
  test('describes every route of the Express application and nothing else', () => {
    const described = Object.entries(apiDocument().paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const routes = routesOf((app.router as unknown as { stack: Layer[] }).stack);
    expect(routes.length).toBeGreaterThan(BESIDE.length);
    expect([...described, ...BESIDE].sort()).toEqual(routes.sort());
  });

  test('is OpenAPI 3.1 with unique operation ids and schemas that are valid JSON Schema', async () => {
    const { body, headers } = await request(app).get('/openapi.json');
    expect(headers['content-type']).toMatch('application/json');
    expect(body).toEqual(JSON.parse(JSON.stringify(apiDocument())));
    expect(body.openapi).toBe('3.1.0');
    const ids: string[] = [];
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(body, 'api');
    const compiles = (...keys: (string | number)[]) => {
      const pointer = keys.map((key) => `${key}`.replaceAll('~', '~0').replaceAll('/', '~1'));
      expect(ajv.getSchema(`api#/${pointer.map(encodeURIComponent).join('/')}`)).toBeInstanceOf(Function);
    };
    for (const name of Object.keys(body.components.schemas)) compiles('components', 'schemas', name);
    for (const [path, methods] of Object.entries(body.paths as ReturnType<typeof apiDocument>['paths']))
      for (const [method, { operationId, requestBody, parameters }] of Object.entries(methods)) {
        ids.push(operationId);
        const at = ['paths', path, method];
        for (const index of parameters.keys()) compiles(...at, 'parameters', index, 'schema');
        if (requestBody?.content['application/json'])
          compiles(...at, 'requestBody', 'content', 'application/json', 'schema');
      }
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('names the schema of every body and every response, with `named` in its .schemas.ts', () => {
    const { paths, components } = apiDocument();
    const named = new Set(Object.keys(components.schemas).map((name) => `#/components/schemas/${name}`));
    type Content = {
      readonly schema?: { $ref?: string; properties?: { data?: { items?: { $ref?: string } } } };
    };
    for (const [path, methods] of Object.entries(paths))
      for (const { requestBody, responses } of Object.values(methods))
        for (const { content = {} } of [
          ...(requestBody ? [requestBody] : []),
          ...Object.values(responses),
        ] as {
          readonly content?: Record<string, Content>;
        }[])
          for (const { schema } of Object.values(content)) {
            // bytes
            if (!schema) continue;
            const { $ref = schema.properties?.data?.items?.$ref } = schema;
            expect([path, $ref, named.has($ref ?? '')]).toEqual([path, expect.any(String), true]);
          }
  });

  test('refers to nothing that it does not have', () => {
    const document = JSON.parse(JSON.stringify(apiDocument()));
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
    expect(refs.length).toBeGreaterThan(500);
    for (const path of new Set(refs))
      expect([path, path.split('/').reduce((value, key) => value?.[key], document)]).toEqual([
        path,
        expect.any(Object),
      ]);
  });

  test('has one tag for each operation, and describes it', () => {
    const { paths, tags } = apiDocument();
    const used = Object.values(paths).flatMap((methods) => Object.values(methods).map((one) => one.tags));
    for (const one of used) expect(one).toHaveLength(1);
    expect(new Set(used.flat())).toEqual(new Set(tags.map(({ name }) => name)));
  });

  test('describes preconditions, repetitions and the id of a request where they have an effect', () => {
    const { paths } = apiDocument();
    const session = paths['/v1/projects/{project_id}'];
    const headersOf = (operation: object | undefined, status: string) => {
      const { responses } = operation as { responses: Record<string, { headers: object }> };
      return Object.keys(responses[status]?.headers ?? {});
    };
    const sent = (method: string) =>
      session?.[method]?.parameters.filter((one) => one.in === 'header').map((one) => one.name);
    expect(headersOf(session?.get, '200')).toEqual(expect.arrayContaining(['ETag', 'X-Request-Id']));
    expect(headersOf(session?.get, '304')).toContain('ETag');
    expect([sent('get'), sent('patch')]).toEqual([['If-None-Match'], ['If-Match']]);
    const { post, get } = paths['/v1/sessions'] ?? {};
    expect(headersOf(post, '201')).toContain('Idempotency-Replayed');
    expect(headersOf(get, '200')).not.toContain('Idempotency-Replayed');
    expect(headersOf(post, '201')).not.toContain('ETag');
    for (const methods of Object.values(paths))
      for (const operation of Object.values(methods))
        for (const status of Object.keys(operation.responses))
          expect(headersOf(operation, status)).toContain('X-Request-Id');
  });

  test('describes the limits of requests for every response below /v1, and when to retry', () => {
    const { paths, components } = apiDocument();
    const { headers } = components;
    type Described = { readonly headers?: Record<string, { readonly $ref: string }> };
    for (const [path, methods] of Object.entries(paths))
      for (const { responses } of Object.values(methods))
        for (const [status, { headers: named = {} }] of Object.entries(
          responses as Record<string, Described>,
        )) {
          const isLimited = path.startsWith('/v1/') && (Number(status) < 400 || status === '429');
          expect([path, status, 'RateLimit' in named, 'RateLimit-Policy' in named]).toEqual([
            path,
            status,
            isLimited,
            isLimited,
          ]);
          expect('Retry-After' in named).toBe(status === '429' || status === 'default');
          for (const { $ref } of Object.values(named))
            expect(headers).toHaveProperty($ref.replace('#/components/headers/', ''));
        }
  });

  test('names every path parameter of a path', () => {
    for (const [path, methods] of Object.entries(apiDocument().paths))
      for (const { parameters } of Object.values(methods)) {
        const named = parameters
          .filter((parameter) => parameter.in === 'path')
          .map(({ name }) => `{${name}}`);
        expect([path, named]).toEqual([path, path.match(/\{\w+\}/g) ?? []]);
      }
  });
});
