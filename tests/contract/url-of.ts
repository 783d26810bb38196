import { apiDocument } from '../../src/api.ts';
import { templateOf } from '../../src/http/openapi/openapi.ts';
import type { Seeded } from './everything.ts';

const document = apiDocument();

/** The URL of a GET, with what was planted for each parameter that it requires. */
export function urlOf(path: string, seeded: Seeded): string {
  const values: Record<string, string> = {
    session_id: seeded.sessionId,
    checkpoint_id: seeded.checkpointId,
    tool_id: seeded.toolId,
    project_id: seeded.projectId,
    key: seeded.memoryKey,
    receipt_id: seeded.receiptId,
    tag_key: 'mark',
    q: seeded.mark,
  };
  const required = document.paths[templateOf(path)]?.get?.parameters.filter((one) => one.required) ?? [];
  const query = new URLSearchParams();
  let url = path;
  for (const { name, in: place } of required) {
    const value = values[name];
    if (value === undefined) throw new Error(`The tests have no value for the parameter ${name} of ${path}.`);
    if (place === 'path') url = url.replace(`:${name}`, encodeURIComponent(value));
    else query.set(name, value);
  }
  return `${url}?${query}`;
}
