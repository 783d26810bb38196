import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import request from 'supertest';
import { apiDocument, createApp } from '../../src/app.ts';
import { templateOf } from '../../src/http/openapi/openapi.ts';
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

/** Not of the API: about the process, and about the document itself. */
const BESIDE = ['get /healthz', 'get /readyz', 'get /openapi.json', 'get /docs', 'post /webhooks/stripe'];

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
    for (const methods of Object.values(body.paths as ReturnType<typeof apiDocument>['paths']))
      for (const { operationId, requestBody, parameters } of Object.values(methods)) {
        ids.push(operationId);
        for (const { schema } of parameters) ajv.compile(schema);
        if (requestBody) ajv.compile(requestBody.content['application/json'].schema);
      }
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('tells of the limits of requests with every answer below /v1, and when to try again', () => {
    const { paths, components } = apiDocument();
    const { headers } = components as { headers: Record<string, object> };
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

test('/docs is one page that loads nothing from elsewhere and runs no script', async () => {
  const { text, headers } = await request(app).get('/docs');
  expect(headers['content-type']).toMatch('text/html');
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(text).not.toMatch(/<script|src=|url\(|https?:\/\//);
  for (const path of Object.keys(apiDocument().paths)) expect(text).toContain(`<code>${path}</code>`);
});
