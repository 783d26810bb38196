import { prose } from './bodies.ts';

const LENGTH = 99_000;
const AT_ONCE = 4;

/** Stores memories as the attacker, as many as the server accepts. Returns their number. */
export async function storeMemories(url: URL, key: string, count: number): Promise<number> {
  let next = 0;
  let stored = 0;
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const store = async () => {
    while (next < count) {
      const n = next++;
      const body = JSON.stringify({ value: prose(LENGTH, n + 1) });
      const path = `/v1/projects/project-0/memories/memory-${n}`;
      const response = await fetch(new URL(path, url), { method: 'PUT', headers, body });
      await response.arrayBuffer();
      if (response.ok) stored += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, store));
  return stored;
}
