import { z } from 'zod';
import { isJsonObject } from '../../../validation/fast-path.ts';
import { text } from '../../../validation/fields.ts';

/** The maximum number of tags of a sample, and of tags in one filter. */
export const MAX_TAGS = 20;

const KEY = /^[A-Za-z0-9_]{1,64}$/;
export const tagKey = z.string().regex(KEY, 'must be 1–64 letters, digits or _');
export const tagValue = text(256).min(1, { abort: true });

const PLAIN_VALUE = /^[ -~]{1,256}$/;

/** Tags whose values are ASCII texts. The schema decides about all others. */
export function areTags(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  let count = 0;
  for (const key in value) {
    const tag = value[key];
    if (key === '__proto__' || !KEY.test(key) || typeof tag !== 'string' || !PLAIN_VALUE.test(tag))
      return false;
    count++;
  }
  return count <= MAX_TAGS;
}

const keyAndValue = text(321).regex(/^[A-Za-z0-9_]{1,64}:[\s\S]{1,256}$/, 'must be key:value');

export interface TagFilter {
  readonly key: string;
  readonly value: string;
}

/** `tag=customer:acme&tag=env:prod`: samples that have all of these tags. */
export const tagFilters = z
  .union([keyAndValue, z.array(keyAndValue).max(MAX_TAGS)], {
    error: `must be key:value, at most ${MAX_TAGS} times`,
  })
  .transform((pairs) => [pairs].flat().map(tagFilterOf))
  .optional()
  .describe('`key:value`; if repeated, samples must have all of the tags.');

function tagFilterOf(pair: string): TagFilter {
  const colon = pair.indexOf(':');
  return { key: pair.slice(0, colon), value: pair.slice(colon + 1) };
}

/** The tags of an object such as `{ customer: 'acme' }` as a filter; `undefined` if it is no such object. */
export function tagsOf(value: unknown): TagFilter[] | undefined {
  if (!areTags(value)) return undefined;
  return Object.entries(value as Record<string, string>).map(([key, value]) => ({ key, value }));
}
