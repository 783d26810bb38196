import { parseArgs } from 'node:util';

/** Reads `--json` and options that are whole numbers from 1 on, each with its default. Throws for anything else. */
export function wholeOptions<Name extends string>(
  args: string[],
  defaults: Readonly<Record<Name, number>>,
): Readonly<Record<Name, number>> & { readonly json: boolean } {
  const { json, ...given } = parsed(args, Object.keys(defaults));
  const numbers = Object.entries<number>(defaults).map(([name, byDefault]) => {
    const value = Number(given[name] ?? byDefault);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above 0.`);
    return [name, value] as const;
  });
  return { ...(Object.fromEntries(numbers) as Record<Name, number>), json: json === true };
}

function parsed(args: string[], names: readonly string[]): Record<string, unknown> {
  const texts = names.map((name) => [name, { type: 'string' }] as const);
  return parseArgs({ args, options: { ...Object.fromEntries(texts), json: { type: 'boolean' } } }).values;
}
