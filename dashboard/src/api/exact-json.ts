/** JSON whose whole numbers beyond 2^53 have become texts, so that no digit is lost. */
export type Exact<T> = T extends number
  ? T | `${number}`
  : T extends readonly (infer Item)[]
    ? readonly Exact<Item>[]
    : T extends object
      ? { readonly [Field in keyof T]: Exact<T[Field]> }
      : T;

// lib.es2024 does not have the third argument yet. A browser without it rounds, as JSON.parse does.
type Reviver = (name: string, value: unknown, context?: { readonly source?: string }) => unknown;
const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;

// a double of 16 digits or more is unsafe, and a smaller number has fewer
const MAY_BE_UNSAFE = /\d{16}/;
const WHOLE = /^-?\d+$/;

/** The same JSON, with texts in place of whole numbers that a double cannot hold. */
export function withExactNumbers(json: string): string {
  if (!MAY_BE_UNSAFE.test(json)) return json;
  return JSON.stringify(
    parse(json, (_name, value, context) =>
      typeof value === 'number' && !Number.isSafeInteger(value) && WHOLE.test(context?.source ?? '')
        ? context?.source
        : value,
    ),
  );
}

/** `fetch` for the client: it parses what comes from here. */
export const fetchExactly: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (!response.ok) return response;
  const { status, statusText, headers } = response;
  return new Response(withExactNumbers(await response.text()), { status, statusText, headers });
};
