import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly received: Received[];
  /** The types of the snapshot events, in the order of arrival. */
  types(): string[];
  close(): Promise<void>;
}

/** Records what is delivered, and answers what `statusFor` says to each (200 by default). */
export async function startReceiver(
  statusFor: (count: number) => number = () => 200,
): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const http = createServer(async (req, res) => {
    const body = await text(req);
    received.push({ body, headers: req.headers });
    res.writeHead(statusFor(received.length)).end();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/webhooks/stripe`,
    received,
    types: () => received.map(({ body }) => JSON.parse(body).type),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}
