/** What a table has under a name that a client sent, which can be `constructor` or `__proto__`. */
export const ownEntry = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
