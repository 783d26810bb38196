import { ArchiveRefused } from './archive.errors.ts';

/** More than the largest row that the API can store. */
export const MAX_LINE_BYTES = 16_777_216;

const LINE_FEED = 0x0a;

/** The lines of a stream of UTF-8. Each ends with a line feed, the last one, too. Throws ArchiveRefused. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      yield decoded(decoder, [...begun, chunk.subarray(start, end)], name);
      [begun, begunBytes, start] = [[], 0, end + 1];
    }
    if (start === chunk.byteLength) continue;
    begun.push(chunk.subarray(start));
    begunBytes += chunk.byteLength - start;
    if (begunBytes > MAX_LINE_BYTES)
      throw new ArchiveRefused(`${name} has a line of more than ${MAX_LINE_BYTES} bytes.`);
  }
  if (begunBytes > 0) throw new ArchiveRefused(`${name} is cut off: its last line has no end.`);
}

function decoded(decoder: InstanceType<typeof TextDecoder>, parts: readonly Buffer[], name: string): string {
  try {
    return decoder.decode(parts.length === 1 ? parts[0] : Buffer.concat(parts));
  } catch {
    throw new ArchiveRefused(`${name} is not UTF-8.`);
  }
}
