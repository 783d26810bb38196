import express, { type Request, type Response, Router } from 'express';
import type { Store } from '../state/store.ts';
import { authenticate } from './authentication.ts';
import { expanded } from './expansion.ts';
import { Idempotency, type KeyedRequest, type StoredResponse } from './idempotency.ts';
import type { InjectedFault, Network } from './network.ts';
import { parseParams } from './params.ts';
import type { RequestLog, RequestRecord } from './request-log.ts';
import type { Route } from './route.ts';
import { errorOfStatus, StripeError } from './stripe-error.ts';

export interface ApiOptions {
  readonly store: Store;
  readonly routes: readonly Route[];
  readonly secretKey: string;
  readonly network: Network;
  readonly log: RequestLog;
  /** Called before each request, so that everything due has happened. */
  readonly catchUp: () => void;
}

/** `/v1/…` and `/v2/…`. */
export function createApi(options: ApiOptions): Router {
  const idempotency = new Idempotency(() => options.store.clock.now());
  const router = Router();
  router.use(express.urlencoded({ extended: true }), express.json());
  for (const route of options.routes) {
    const method = route.method.toLowerCase() as 'get' | 'post' | 'delete';
    router[method](route.path, (req, res) => serve(options, idempotency, route, req, res));
  }
  router.use((req, res) => {
    const message = `Unrecognized request URL (${req.method}: ${req.path}).`;
    const error = new StripeError(404, { type: 'invalid_request_error', message });
    send(res, record(options, req), render(error));
  });
  return router;
}

async function serve(
  options: ApiOptions,
  idempotency: Idempotency,
  route: Route,
  req: Request,
  res: Response,
): Promise<void> {
  const entry = record(options, req);
  const keyed =
    entry.method === 'POST' && entry.idempotencyKey ? keyedRequest(entry, entry.idempotencyKey) : undefined;
  let response: StoredResponse | undefined;
  const fault = await options.network.carry(entry, () => {
    response = responseTo(options, idempotency, route, req, entry, keyed);
  });
  if (keyed && response) idempotency.settle(keyed.key);
  if (fault) fail(res, entry, fault);
  else if (response) send(res, entry, response);
}

function responseTo(
  options: ApiOptions,
  idempotency: Idempotency,
  route: Route,
  req: Request,
  entry: RequestRecord,
  keyed: KeyedRequest | undefined,
): StoredResponse {
  try {
    authenticate(req.get('authorization'), options.secretKey);
    options.catchUp();
    const earlier = keyed && idempotency.recall(keyed);
    if (earlier) {
      entry.replayed = true;
      return earlier.response;
    }
    // Stripe stores a response only from here on: a request that is refused for its parameters may be sent again.
    const params = parseParams(route.params, entry.params) as { expand?: string[] };
    const response = execute(options, route, req, entry, params);
    if (keyed) idempotency.remember(keyed, entry.id, response);
    return response;
  } catch (error) {
    return render(error);
  }
}

function execute(
  { store }: ApiOptions,
  route: Route,
  req: Request,
  entry: RequestRecord,
  params: { expand?: string[] },
): StoredResponse {
  const cause = { id: entry.id, idempotencyKey: entry.idempotencyKey ?? null };
  const { expand, ...rest } = params;
  try {
    return store.log.causedBy(cause, () => {
      const object = route.respond({ id: String(req.params.id ?? ''), params: rest });
      return { status: 200, body: JSON.stringify(expanded(store, object, expand), null, 2) };
    });
  } catch (error) {
    return render(error);
  }
}

function record({ store, log }: ApiOptions, req: Request): RequestRecord {
  const entry: RequestRecord = {
    id: store.ids.next('req'),
    method: req.method,
    path: req.path,
    params: { ...(req.method === 'POST' ? req.body : req.query) },
    idempotencyKey: req.get('idempotency-key'),
    apiVersion: req.get('stripe-version'),
    status: undefined,
    replayed: false,
  };
  log.records.push(entry);
  return entry;
}

function keyedRequest({ path, params }: RequestRecord, key: string): KeyedRequest {
  return { key, path, params };
}

function render(error: unknown): StoredResponse {
  const known =
    error instanceof StripeError
      ? error
      : new StripeError(500, { type: 'api_error', message: `The fake Stripe failed: ${error}` });
  const doc =
    known.details.code && `https://stripe.com/docs/error-codes/${known.details.code.replaceAll('_', '-')}`;
  const body = { error: { ...known.details, ...(doc && { doc_url: doc }) } };
  return { status: known.status, body: JSON.stringify(body, null, 2) };
}

function fail(res: Response, entry: RequestRecord, fault: InjectedFault): void {
  if (fault.with === 'reset') res.socket?.resetAndDestroy();
  else send(res, entry, render(errorOfStatus(fault.with)));
}

function send(res: Response, entry: RequestRecord, { status, body }: StoredResponse): void {
  entry.status = status;
  res.status(status).set({ 'content-type': 'application/json', 'request-id': entry.id });
  if (entry.apiVersion) res.set('stripe-version', entry.apiVersion);
  if (entry.idempotencyKey) res.set('idempotency-key', entry.idempotencyKey);
  if (entry.replayed) res.set('idempotent-replayed', 'true');
  res.send(body);
}
