import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiDocument } from '../src/app.ts';
import type { OpenApiOperation } from '../src/http/openapi/openapi.ts';

export const CLIENT_TYPES = join(import.meta.dirname, '../client/src/operations.ts');

/** The part of JSON Schema that zod writes for this API. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

/** client/src/operations.ts: the types of every operation, made of the OpenAPI document. */
export function clientTypes(): string {
  // what is below /auth is for browsers
  const paths = Object.entries(apiDocument().paths).filter(([path]) => path.startsWith('/v1/'));
  const operations = paths.flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => `  '${method.toUpperCase()} ${path}': ${operationType(operation)};`,
    ),
  );
  return `// Generated from the OpenAPI document by \`npm run client:generate\`. Do not edit.

export interface Operations {
${operations.join('\n')}
}
`;
}

function operationType({ parameters, requestBody, responses }: OpenApiOperation): string {
  const inputs = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const objectOf = (place: string): Schema => ({
    type: 'object',
    properties: Object.fromEntries(inputs(place).map(({ name, schema }) => [name, schema as Schema])),
    required: inputs(place).flatMap(({ name, required }) => (required ? [name] : [])),
    additionalProperties: false,
  });
  const body = requestBody?.content['application/json'].schema as Schema | undefined;
  const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const fields = [
    `params: ${inputs('path').length > 0 ? typeOf(objectOf('path')) : 'undefined'}`,
    `query: ${inputs('query').length > 0 ? typeOf(objectOf('query')) : 'undefined'}`,
    `body: ${body ? typeOf(body) : 'undefined'}`,
    `answer: ${unique(successes.map(([, answer]) => answerType(answer))).join(' | ')}`,
  ];
  return `{\n${fields.map((field) => `    ${field};\n`).join('')}  }`;
}

/** Lines of JSON are given as the text that they are. */
function answerType({ content }: { content?: Record<string, { schema: unknown }> }): string {
  if (!content) return 'undefined';
  const json = content['application/json'];
  return json ? typeOf(json.schema as Schema) : 'string';
}

function typeOf(schema: Schema): string {
  const { type, anyOf, oneOf, allOf } = schema;
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = anyOf ?? oneOf;
  if (choices) return unique(choices.map(typeOf)).join(' | ');
  if (allOf) return allOf.map((part) => `(${typeOf(part)})`).join(' & ');
  if (Array.isArray(type)) return type.map((each) => typeOf({ ...schema, type: each })).join(' | ');
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `(${typeOf(schema.items ?? {})})[]`;
    case 'object':
      return objectType(schema);
    case undefined:
      return 'unknown';
    default:
      throw new Error(`No TypeScript type for the JSON Schema type ${type}.`);
  }
}

function objectType({ properties = {}, required = [], additionalProperties }: Schema): string {
  const fields = Object.entries(properties).map(
    ([name, value]) =>
      `${/^\w+$/.test(name) ? name : JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOf(value)}`,
  );
  const known = fields.length > 0 ? [`{ ${fields.join('; ')} }`] : [];
  if (typeof additionalProperties === 'object') known.push(`Record<string, ${typeOf(additionalProperties)}>`);
  else if (fields.length === 0) known.push('Record<string, unknown>');
  return known.join(' & ');
}

const unique = (types: string[]): string[] => [...new Set(types)];

if (import.meta.main) await writeFile(CLIENT_TYPES, clientTypes());
