import type { RequestHandler, Response } from 'express';
import { type WebSocket, WebSocketServer } from 'ws';
import type { output } from 'zod';
import type { MetricEvent } from '../../../features/telemetry/metric-stream/metric-stream.service.ts';
import { actorOf, principalOf, scopeOf } from '../../../http/auth/authentication.ts';
import { confirmNow, whilePermitted } from '../../../http/auth/confirmation.ts';
import { confirmEvery } from '../../../http/endpoints/event-stream.ts';
import { confirmedContext, doWork } from '../../../http/endpoints/request-work.ts';
import { RequestProblem } from '../../../http/problem.ts';
import { upgradeOf } from '../../../http/server/upgrades.ts';
import { AppError } from '../../../lib/errors.ts';
import { legacyInputOf } from '../frame/input.ts';
import { nowText } from '../frame/times.ts';
import { shownData } from './shown-events.ts';
import { type StreamServices, streamQuery } from './stream.routes.ts';

export const SOCKET_PATH = '/ws/metrics';

const INPUT = { params: undefined, query: streamQuery, body: undefined, repeated: [] };

const READING = 'memory:read';

/** Clients send nothing but pongs. */
const MAX_MESSAGE_BYTES = 4_096;
const MAX_UNSENT_BYTES = 65_536;
const PING_MS = 15_000;
const LAST_WORDS_MS = 2_000;
const MAX_REASON_BYTES = 123;

/** The codes of RFC 6455 and its registry. */
const CLOSE = { goingAway: 1001, policy: 1008, failed: 1011, tryLater: 1013 } as const;

const sockets = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: MAX_MESSAGE_BYTES,
});

/** `GET /ws/metrics`. Mounted after everything that refuses requests, so a refusal comes before the upgrade. */
export function metricsSocket({ metricStreams }: StreamServices): RequestHandler {
  return (request, response, next) => {
    const upgrade = upgradeOf(request);
    if (!upgrade)
      throw new RequestProblem(
        426,
        'upgrade_required',
        'This path is a WebSocket. Connect to it with ws://.',
        {
          Upgrade: 'websocket',
        },
      );
    const { tool_id, session_id } = legacyInputOf(INPUT, request).query as output<typeof streamQuery>;
    const filter = { tool_id, session_id };
    const [scope, actor] = [scopeOf(response), actorOf(principalOf(response), request)];
    response.statusCode = 101;
    upgrade.take();
    sockets.handleUpgrade(request, upgrade.socket, upgrade.head, (socket) => {
      const ended = new AbortController();
      const stop = keepAlive(socket, response, ended);
      doWork(response, confirmedContext(response, READING), () =>
        sendAll(
          socket,
          whilePermitted(metricStreams.events(scope, actor, filter, ended.signal), response, READING),
          filter,
        ),
      )
        .then(
          () => close(socket, CLOSE.goingAway, 'The stream has ended. Connect again.'),
          (error: unknown) => close(socket, codeOf(error), reasonOf(error)),
        )
        .finally(stop)
        .catch(next);
    });
  };
}

interface Asked {
  readonly tool_id: string | undefined;
  readonly session_id: string | undefined;
}

async function sendAll(socket: WebSocket, events: AsyncIterable<MetricEvent>, asked: Asked): Promise<void> {
  for await (const event of events) send(socket, messageOf(event, asked));
}

function messageOf(event: MetricEvent, { tool_id, session_id }: Asked): object {
  const of = { tool_id: tool_id ?? null, session_id: session_id ?? null };
  switch (event.kind) {
    case 'open':
      return {
        type: 'connected',
        message: 'The metrics of this connection follow.',
        interval: event.interval_seconds,
        ...of,
      };
    case 'failed':
      return { type: 'error', error: event.message, timestamp: nowText() };
    default:
      return { type: 'metrics', timestamp: nowText(), data: shownData(event), ...of };
  }
}

/** A client that does not read is dropped: what waits for it would fill the memory. */
function send(socket: WebSocket, message: object): void {
  if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate();
  else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}

/** Aborts `ended` once the client has gone, does not answer, or has lost its right. */
function keepAlive(socket: WebSocket, response: Response, ended: AbortController): () => void {
  let answered = true;
  const end = () => ended.abort();
  socket.on('close', end);
  // an error is followed by a close
  socket.on('error', end);
  socket.on('pong', () => {
    answered = true;
  });
  const pings = setInterval(() => {
    if (!answered) socket.terminate();
    answered = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, PING_MS);
  const stopConfirming = confirmEvery(
    () => confirmNow(response, READING),
    () => {
      close(socket, CLOSE.policy, 'The caller may no longer read these metrics.');
      end();
    },
  );
  return () => {
    clearInterval(pings);
    stopConfirming();
  };
}

/** A socket that is closing keeps its first code. */
function close(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(code, reason.slice(0, MAX_REASON_BYTES));
  setTimeout(() => socket.terminate(), LAST_WORDS_MS).unref();
}

function codeOf(error: unknown): number {
  if (!(error instanceof AppError) || error.status === 500) return CLOSE.failed;
  return error.status === 429 || error.status === 503 ? CLOSE.tryLater : CLOSE.policy;
}

const reasonOf = (error: unknown): string =>
  error instanceof AppError ? error.message : 'The server failed. Connect again later.';
