/** One field of an object that was changed. `undefined`: it was not there. */
export interface Change {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

type Fields = ReadonlyMap<string, string>;

/** When the object was changed, which the line says itself. */
const TIME_OF_CHANGE = 'updated_at';

/** What a line of the log says about the fields of its object, without those that stayed as they were. */
export function changesOf(metadata: object | null): readonly Change[] {
  const { before, after } = (metadata ?? {}) as { readonly before?: unknown; readonly after?: unknown };
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((field) => ({ field, before: was.get(field), after: is.get(field) }))
    .filter(({ field, before, after }) => before !== after && field !== TIME_OF_CHANGE);
}

/** The fields by their path, such as `features.compression`. Those without a value are left out. */
function fieldsOf(value: unknown, path = ''): Fields {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== 'object' || Array.isArray(value))
    return new Map([[path === '' ? 'value' : path, textOf(value)]]);
  return new Map(
    Object.entries(value).flatMap(([name, inner]) => [
      ...fieldsOf(inner, path === '' ? name : `${path}.${name}`),
    ]),
  );
}

const textOf = (value: unknown): string =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? value.join(', ')
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
