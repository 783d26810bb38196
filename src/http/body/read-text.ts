import { isUtf8 } from 'node:buffer';
import { InflatesTooFar, inflateGzip, NotGzip } from './gzip.ts';
import { scanJson } from './json-scan.ts';
import type { Scan, ScanLimits, ScanRefusal } from './scan-result.ts';

/** A body as received. Plain data, so that a worker can receive it. */
export interface ReceivedBody extends ScanLimits {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `undefined`: not compressed. */
  readonly gzip: InflateLimit | undefined;
  /** Not JSON for this intake: only inflated, and neither checked nor scanned. */
  readonly isOpaque?: true;
}

/** The limit for the text, and the error for exceeding it. */
export interface InflateLimit {
  readonly max: number;
  readonly code: 'body_too_large' | 'compression_ratio_too_high';
}

export interface ScannedText extends Scan {
  /** UTF-8 without a byte order mark; empty if the body was empty. */
  readonly text: Uint8Array<ArrayBuffer>;
}

export type ReadRefusal =
  | ScanRefusal
  | { readonly code: 'invalid_utf8' | 'invalid_encoding' | InflateLimit['code'] };

/** Inflates a body and scans its text, all on the current thread. */
export function readText({ bytes, gzip, isOpaque, ...limits }: ReceivedBody): ScannedText | ReadRefusal {
  try {
    const whole = gzip
      ? inflateGzip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), gzip.max)
      : bytes;
    if (isOpaque) return { text: whole as Uint8Array<ArrayBuffer>, values: 0, steps: new Int32Array() };
    const text = withoutMark(whole as Uint8Array<ArrayBuffer>);
    if (text.length === 0) return { text, values: 0, steps: new Int32Array() };
    // decoding replaces bytes that are not UTF-8, and what was sent would be lost without a word
    if (!isUtf8(text)) return { code: 'invalid_utf8' };
    const scan = scanJson(text, limits);
    return 'code' in scan ? scan : { text, ...scan };
  } catch (error) {
    if (gzip && error instanceof InflatesTooFar) return { code: gzip.code };
    if (error instanceof NotGzip) return { code: 'invalid_encoding' };
    throw error;
  }
}

function withoutMark(text: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const isMarked = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf;
  return isMarked ? text.subarray(3) : text;
}
