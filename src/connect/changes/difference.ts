import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** A unified diff without secrets. Both texts are masked after they were compared, so a new key shows as a changed line. */
export function difference(file: string, before: string, after: string, isNew: boolean): string {
  const patch = createTwoFilesPatch(isNew ? '/dev/null' : file, file, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
  return masked(patch.replaceAll('\r', ''));
}

const KEY = /omk_\w+/g;
/** A reference to the variable with the key is no secret. */
const REFERENCE = String.raw`\$?\{?(?:env:|input:)?(?:OMNIMEMORY_KEY|omnimemory-key)\b`;
/** The value of a setting whose name says that it is secret. */
const SECRET = new RegExp(
  String.raw`((?:key|token|secret|password|credential)\w*["']?\s*[:=]\s*["']?)(?!["'\s{[]|\$|true|false|null|\d+\b|${REFERENCE})[^"'\s,]+`,
  'gi',
);
const BEARER = new RegExp(String.raw`(\b(?:bearer|basic)(?:%20| )+)(?!${REFERENCE})[^"'\s,]+`, 'gi');

export const masked = (text: string): string =>
  text.replace(KEY, 'omk_…').replace(BEARER, '$1…').replace(SECRET, '$1…');
