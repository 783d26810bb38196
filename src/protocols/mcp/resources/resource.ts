import type { ResourceTemplateType } from '@modelcontextprotocol/server';
import type { Permission } from '../../../auth/permissions.ts';
import { isIdentifier } from '../../../validation/fields.ts';
import type { CallContext } from '../call-context.ts';

/** One kind of resource: texts in Markdown whose URIs have the ids of the template. */
export interface ResourceKind {
  /** A URI with ids in braces, each a whole segment of its path. */
  readonly template: ResourceTemplateType;
  readonly permission: Permission;
  /** The ids come in the order of the template. Throws NotFound. */
  readonly read: (ids: readonly string[], context: CallContext) => Promise<string>;
}

/** A segment of RFC 3986. */
const SEGMENT = /^(?:[\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})+$/i;

/** The ids in a URI of the template, `undefined` for any other URI. Each is percent-encoded once, also its slashes. */
export function idsIn(uri: string, template: string): readonly string[] | undefined {
  const [expected, given] = [template.split('/'), uri.split('/')];
  if (given.length !== expected.length) return undefined;
  const ids: string[] = [];
  for (const [place, part] of expected.entries()) {
    const segment = given[place] as string;
    if (!part.startsWith('{')) {
      if (segment !== part) return undefined;
      continue;
    }
    const id = decoded(segment);
    if (id === undefined || !isIdentifier(id)) return undefined;
    ids.push(id);
  }
  return ids;
}

function decoded(segment: string): string | undefined {
  if (!SEGMENT.test(segment)) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
