import { textOf } from './requests.ts';

const AT_ONCE = 4;

/** Stores as many memories for each key, by the API. Throws if the server refuses one. */
export async function storeMemories(url: URL, keys: readonly string[], count: number): Promise<void> {
  const wanted = keys.flatMap((key) => Array.from({ length: count }, (_, n) => ({ key, n })));
  const store = async () => {
    for (let one = wanted.pop(); one; one = wanted.pop()) {
      const response = await fetch(new URL(`/v1/projects/project-0/memories/memory-${one.n}`, url), {
        method: 'PUT',
        headers: { authorization: `Bearer ${one.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ value: textOf(one.n) }),
      });
      if (!response.ok) throw new Error(`A memory was not stored: ${await response.text()}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, store));
}
