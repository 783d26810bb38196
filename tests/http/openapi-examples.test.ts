import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ZodType } from 'zod';
import { API, apiDocument, SIGN_IN } from '../../src/api.ts';
import type { File, Responses } from '../../src/http/endpoints/endpoint.ts';
import { templateOf } from '../../src/http/openapi/openapi.ts';
import { EXAMPLE_NAMES } from '../../src/http/openapi/openapi-examples.ts';

const document = JSON.parse(JSON.stringify(apiDocument()));
const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema(document, 'api');

interface Media {
  readonly schema: { readonly $ref?: string };
  readonly example?: unknown;
}
type Content = Readonly<Record<string, Media>> | undefined;
interface Operation {
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly example?: unknown }[];
}

const OPERATIONS: [string, string[], Operation][] = Object.entries<Record<string, Operation>>(
  document.paths,
).flatMap(([path, methods]) =>
  Object.entries(methods).map(
    ([method, operation]) =>
      [`${method} ${path}`, ['paths', path, method], operation] as [string, string[], Operation],
  ),
);

const schemaAt = (keys: readonly string[]) => {
  const pointer = keys.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')));
  const validate = ajv.getSchema(`api#/${pointer.join('/')}`);
  if (!validate) throw new Error(`There is no schema at ${keys.join(' ')}.`);
  return validate;
};

/** Why the examples of a content are no examples: missing, or not what the schema describes. */
function faultsOf(content: Content, at: readonly string[]): string[] {
  return Object.entries(content ?? {}).flatMap(([type, { schema, example }]) => {
    // bytes
    if (schema === undefined) return [];
    if (example === undefined) return [`${at.join(' ')}: add an example to src/http/openapi/examples`];
    const validate = schemaAt([...at, 'content', type, 'schema']);
    return validate(example) ? [] : [`${at.join(' ')}: ${ajv.errorsText(validate.errors)}`];
  });
}

describe('examples in /openapi.json', () => {
  test.each(OPERATIONS)(
    '%s has one for its body and each response, as their schemas describe',
    (_, at, operation) => {
      const { requestBody, responses } = operation;
      const faults = [
        ...faultsOf(requestBody?.content, [...at, 'requestBody']),
        ...Object.entries(responses).flatMap(([status, { content }]) =>
          faultsOf(content, [...at, 'responses', status]),
        ),
      ];
      expect(faults).toEqual([]);
    },
  );

  test('an example that its schema does not describe is found', () => {
    const at = ['paths', '/v1/sessions', 'post', 'requestBody'];
    const content = { 'application/json': { schema: {}, example: { tool_id: 7 } } };
    expect(faultsOf(content, at)).toEqual([expect.stringContaining('tool_id must be string')]);
    expect(faultsOf({ 'application/json': { schema: {} } }, at)).toEqual([
      expect.stringContaining('add an example'),
    ]);
  });

  const itemOf = (schema: Exclude<NonNullable<Responses[number]>, File>): ZodType => {
    if ('line' in schema) return schema.line;
    return 'event' in schema ? schema.event : schema;
  };

  // JSON Schema does not have all rules: of two fields together, of times, of ids
  test.each([...API, ...SIGN_IN].map((one) => [`${one.method} ${one.path}`, one] as const))(
    '%s: the server accepts its own examples',
    (_, { method, path, body, responses }) => {
      const { requestBody, responses: described } = document.paths[templateOf(path)][method];
      const accepted = (schema: ZodType, { example }: Media) => schema.safeParse(example).error?.issues;
      if (body) expect(accepted(body, requestBody.content['application/json'])).toBeUndefined();
      for (const [status, schema] of Object.entries(responses)) {
        // bytes have no example
        if (!schema || 'file' in schema) continue;
        const [media] = Object.values<Media>(described[status].content);
        const found = accepted(itemOf(schema), media as Media);
        expect([status, found]).toEqual([status, undefined]);
      }
    },
  );

  test('none is left over', () => {
    const used = OPERATIONS.flatMap(([, , { requestBody, responses }]) =>
      [requestBody?.content, ...Object.values(responses).map(({ content }) => content)].flatMap((content) =>
        Object.values(content ?? {}).map(({ schema }) => JSON.stringify(schema)),
      ),
    ).join();
    const isUsed = (name: string) => new RegExp(`schemas/${name}(Output)?"`).test(used);
    expect(EXAMPLE_NAMES.length).toBeGreaterThan(80);
    expect({ remove: EXAMPLE_NAMES.filter((name) => !isUsed(name)) }).toEqual({ remove: [] });
  });

  test('every header has one', () => {
    for (const [name, header] of Object.entries<{ example?: unknown }>(document.components.headers))
      expect([name, header.example]).toEqual([name, expect.anything()]);
    for (const [operation, , { parameters }] of OPERATIONS)
      for (const parameter of parameters.filter((one) => one.in === 'header'))
        expect([operation, parameter.name, parameter.example]).toEqual([
          operation,
          parameter.name,
          expect.any(String),
        ]);
  });
});
