import { Writable } from 'node:stream';

/** A stream for a logger, and the lines that it has written. */
export function logLines(): { readonly lines: Record<string, unknown>[]; readonly stream: Writable } {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(`${chunk}`));
      done();
    },
  });
  return { lines, stream };
}
