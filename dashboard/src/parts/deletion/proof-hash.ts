/** The text whose SHA-256 is the hash of a proof: a line `table=rows` for each table, in the order of their names. */
export const proofText = (tables: Readonly<Record<string, number>>): string =>
  Object.keys(tables)
    .sort()
    .map((name) => `${name}=${tables[name]}\n`)
    .join('');

/** In hex. Only over HTTPS and on this machine, where browsers offer cryptography. */
export async function proofHash(tables: Readonly<Record<string, number>>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(proofText(tables)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
