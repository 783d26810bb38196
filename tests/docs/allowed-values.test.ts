import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { apiDocument } from '../../src/api.ts';

interface Schema {
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const { components, paths } = JSON.parse(JSON.stringify(apiDocument()));
const partsOf = ({ anyOf = [], oneOf = [], items }: Schema) => [
  ...anyOf,
  ...oneOf,
  ...(items ? [items] : []),
];

/** The values of a field, if it takes one of a few; also of a named enum. */
function valuesOf(schema: Schema): unknown[] {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  const named: Schema = name === undefined ? {} : components.schemas[name];
  return [schema, named].flatMap((one) => [
    ...(one.enum ?? []),
    ...(one.const === undefined ? [] : [one.const]),
    ...(one === named ? [] : partsOf(one).flatMap(valuesOf)),
  ]);
}

/** `field: value, value` for each field with more than one value. The forms of a union count as one object. */
function enumsOf(schema: Schema): string[] {
  const values = new Map<string, Set<unknown>>();
  const inside: string[] = [];
  const visit = (one: Schema) => {
    for (const [field, property] of Object.entries(one.properties ?? {})) {
      values.set(field, new Set([...(values.get(field) ?? []), ...valuesOf(property)]));
      inside.push(...enumsOf(property));
    }
    for (const part of partsOf(one)) visit(part);
  };
  visit(schema);
  return [...lines(values), ...inside];
}

const lines = (values: ReadonlyMap<string, ReadonlySet<unknown>>) =>
  [...values].filter(([, all]) => all.size > 1).map(([field, all]) => `${field}: ${[...all].join(', ')}`);

test('docs/api.md has the allowed values of every field of the OpenAPI document, and no others', () => {
  const fields = Object.values<Schema>(components.schemas).flatMap(enumsOf);
  const parameters = Object.values<Record<string, { parameters: { name: string; schema: Schema }[] }>>(paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap((operation) => operation.parameters)
    .flatMap(({ name, schema }) => lines(new Map([[name, new Set(valuesOf(schema))]])));
  const found = new Set([...fields, ...parameters]);
  for (const field of ['checkpoint_type', 'strategy', 'operation_mode', 'actor_kind', 'group_by', 'kind'])
    expect([field, [...found].some((line) => line.startsWith(`${field}: `))]).toEqual([field, true]);

  const api = readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8');
  const [, section = ''] = api.split('## Allowed values');
  const [table = ''] = section.split('\n## ');
  const codes = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  const written = [...table.matchAll(/^\| (`.+?) \| (.+?) \| (.+?) \|$/gm)].flatMap(
    ([, names = '', , values = '']) => codes(names).map((name) => `${name}: ${codes(values).join(', ')}`),
  );
  expect(written.toSorted()).toEqual([...found].toSorted());
});
