const PLACEHOLDER = /\{(\w+)\}/g;

/**
 * Refuses values that a path cannot carry, before a request is sent: URL parsers remove `.` and `..`, even encoded, so
 * the request would reach another resource. Everything else is encoded and arrives unchanged. Throws TypeError.
 */
export function checkPathParameters(path: string, params: object = {}): void {
  const given = params as Readonly<Record<string, unknown>>;
  for (const [, name = ''] of path.matchAll(PLACEHOLDER)) {
    const fault = faultOf(given[name]);
    if (fault) throw new TypeError(`The path parameter ${name} ${fault}. The request was not sent.`);
  }
}

function faultOf(value: unknown): string | undefined {
  if (typeof value === 'number') return undefined;
  if (typeof value !== 'string') return 'is missing; pass it in `params`';
  if (value === '') return 'is empty; pass the id of an object';
  if (value === '.' || value === '..')
    return `is "${value}", which a URL cannot carry; the server has no object with this id`;
  return isEncodable(value) ? undefined : 'contains half of a surrogate pair, which a URL cannot carry';
}

function isEncodable(value: string): boolean {
  try {
    encodeURIComponent(value);
    return true;
  } catch {
    return false;
  }
}
