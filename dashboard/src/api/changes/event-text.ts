export interface ServerEvent {
  readonly id: string;
  readonly name: string;
  readonly resources: readonly string[];
}

/** Reads the events of a stream of text as they arrive. The browser's EventSource cannot leave the cookie out. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = eventOf(block);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** `undefined`: a comment, or an event that this release does not know. */
export function eventOf(block: string): ServerEvent | undefined {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2));
  }
  const [id, name, data] = [fields.get('id'), fields.get('event'), fields.get('data')];
  if (id === undefined || name === undefined || data === undefined) return undefined;
  return { id, name, resources: resourcesOf(data) };
}

function resourcesOf(data: string): readonly string[] {
  const { resources } = JSON.parse(data) as { readonly resources?: unknown };
  return Array.isArray(resources) ? resources.filter((one) => typeof one === 'string') : [];
}
