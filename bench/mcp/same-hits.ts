import { isDeepStrictEqual } from 'node:util';
import { HttpConnection } from '../support/http-connection.ts';
import { BY_MCP, BY_V1, LIMIT, type Parts, requestOf, TOPICS } from './requests.ts';

/** Throws unless both ways find the same memories, as many as were asked for: a load does not look at its responses. */
export async function assertSameHits(url: URL, keys: readonly string[]): Promise<void> {
  const connection = await HttpConnection.open(url);
  try {
    for (const key of keys) {
      const topic = Math.floor(Math.random() * TOPICS);
      const ask = async <T>(parts: Parts) => {
        const { status, body } = await connection.ask(requestOf(url, key, parts));
        if (status !== 200) throw new Error(`Unexpected response: ${status} ${body.slice(0, 300)}`);
        return JSON.parse(body) as T;
      };
      const v1 = (await ask<{ data: Hit[] }>(BY_V1(topic))).data;
      const { result } = await ask<{ result: { structuredContent?: { hits: Hit[] } } }>(BY_MCP(topic));
      const mcp = result.structuredContent?.hits;
      if (!mcp || v1.length !== LIMIT || !isDeepStrictEqual(keysOf(v1), keysOf(mcp)))
        throw new Error(`MCP found ${JSON.stringify(result).slice(0, 300)}, and /v1 ${keysOf(v1)}.`);
    }
  } finally {
    connection.close();
  }
}

interface Hit {
  readonly key: string;
}
const keysOf = (hits: readonly Hit[]) => hits.map(({ key }) => key);
