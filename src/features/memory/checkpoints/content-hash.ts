/** The content fields of a checkpoint (without owner, validity and visibility), and the fields that do not count. */
const EMPTY = {
  checkpoint_type: null,
  summary: null,
  key_facts: [],
  decisions: [],
  patterns: [],
  files_modified: [],
  dependencies_added: [],
  commands_run: [],
  todos: [],
  blockers: [],
  compressed_context: null,
  original_tokens: null,
  compressed_tokens: null,
} as const;

export type CheckpointContent = Readonly<Partial<Record<keyof typeof EMPTY, unknown>>>;

/**
 * The `content_hash` of a checkpoint: SHA-256, in hex, of the canonical JSON of its content fields. The server stores
 * it, and a client can recompute and compare it. Lists leave out `compressed_context`, so only a checkpoint that was
 * fetched by its id can be verified.
 */
export async function contentHash(checkpoint: CheckpointContent): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalContent(checkpoint));
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The text that is hashed. */
export const canonicalContent = (checkpoint: CheckpointContent): string =>
  canonicalJson({ ...EMPTY, ...pick(checkpoint) });

const pick = (checkpoint: CheckpointContent): CheckpointContent =>
  Object.fromEntries(
    Object.entries(checkpoint).filter(([field, value]) => field in EMPTY && value !== undefined),
  );

/** JSON as RFC 8785 defines it: no whitespace, the fields of an object sorted by their UTF-16 code units. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`).join(',')}}`;
}
