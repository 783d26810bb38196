import type { Request, RequestHandler, Response } from 'express';
import type { Principal } from '../../auth/principal.ts';
import { scopeIdOf } from '../../auth/scope.ts';
import { networkOf } from '../../lib/network/ip-address.ts';
import { type Described, MEBIBYTE } from '../endpoints/endpoint.ts';
import { BodyBudget, type BodyLimits, type Owners, type Reservation, tenantOwner } from './body-budget.ts';
import { MAX_DEPTH, MAX_RATIO, MAX_VALUES, MAX_VALUES_OF_ONE, refusalOf } from './body-refusals.ts';
import { BodyWorkers } from './body-workers.ts';
import { ConcurrencyLimiter } from './concurrency-limiter.ts';
import { type ContentEncoding, encodingOf, requireJson } from './content-headers.ts';
import { inflatedSize, NotGzip } from './gzip.ts';
import { shapeOf } from './json-shape.ts';
import { accepted, built, noteLarge, parsed } from './parsed-body.ts';
import { type InflateLimit, readText } from './read-text.ts';
import { bodyTooLarge, discard, receive } from './receive.ts';

/** Longer texts are processed in slices. */
const SHORT = 131_072;
/** For compressed bodies: 128 KiB of empty gzip blocks take 50 ms to inflate. */
const GZIP_IN_PLACE = 16_384;
/** Longer bodies are read on another thread (docs/decisions/0018-request-bodies.md). */
const IN_PLACE = 524_288;
/** A compressed byte counts as at least this many bytes towards the limit per minute, because inflating takes time. */
const COMPRESSED_BYTE = 2;
const LARGE = MEBIBYTE;

export interface BodyTimeouts {
  readonly stillMs: number;
  /** For bodies of at most one mebibyte. */
  readonly smallMs: number;
}

const TIMEOUTS: BodyTimeouts = { stillMs: 5_000, smallMs: 10_000 };

/** Counts bytes towards a tenant's limit per minute. Throws TooManyRequests. */
export type SpendBytes = (principal: Principal, bytes: number) => void | Promise<void>;

export interface BodyIntakeOptions {
  readonly limits?: BodyLimits | undefined;
  readonly timeouts?: BodyTimeouts | undefined;
  readonly spend?: SpendBytes | undefined;
  readonly workers?: BodyWorkers | undefined;
}

type Bytes = Buffer<ArrayBuffer>;

/** Reads the bodies of all requests, and bounds their cost in memory, time and the main thread. */
export class BodyIntake {
  readonly budget: BodyBudget;
  readonly #timeouts: BodyTimeouts;
  readonly #spend: SpendBytes | undefined;
  readonly #workers: BodyWorkers;
  readonly #largeBodies = new ConcurrencyLimiter({
    ofAll: 16,
    ofOne: 2,
    maxWaiting: 128,
    maxWaitingOfOne: 16,
  });

  constructor({ limits, timeouts = TIMEOUTS, spend, workers = new BodyWorkers() }: BodyIntakeOptions = {}) {
    this.budget = new BodyBudget(limits);
    this.#timeouts = timeouts;
    this.#spend = spend;
    this.#workers = workers;
  }

  /** Reads the endpoint's JSON body. */
  json(endpoint: Wanted['endpoint'] & Pick<Described, 'compressed'>): RequestHandler[] {
    const read: RequestHandler = async (request, response, next) => {
      const encoding = encodingOf(request, endpoint.compressed);
      if (hasBody(request)) request.body = await this.#read(request, response, { endpoint, encoding });
      next();
    };
    return [requireJson, read];
  }

  /** Reads the raw bytes. */
  raw(limit: number): RequestHandler {
    return async (request, response, next) => {
      encodingOf(request, false);
      const { reservation } = this.#open(request, response);
      if (hasBody(request)) request.body = await this.#receive(request, limit, reservation);
      next();
    };
  }

  /**
   * Reads a body whose format its protocol knows, with or without gzip. The reservation is for what the protocol makes of
   * the bytes.
   */
  async bytes(request: Request, response: Response, { limit, spend }: OpaqueBody): Promise<ReceivedBytes> {
    const encoding = encodingOf(request, true);
    if (!hasBody(request))
      return { bytes: Buffer.alloc(0), reservation: this.#open(request, response).reservation };
    const arrived = await this.#arrive(request, response, { limit, encoding, spend });
    const { owner, reservation, bytes, gzip, size } = arrived;
    const release = size > LARGE ? await this.#largeBodies.acquire(owner, response) : undefined;
    if (release) response.once('close', release);
    if (!gzip) return { bytes, reservation };
    const isShort = size <= SHORT && bytes.length <= GZIP_IN_PLACE;
    const body = { bytes: isShort ? bytes : movable(bytes), gzip, ...OPAQUE };
    const read = isShort ? readText(body) : await this.#workers.read(owner, response, body);
    return { bytes: accepted(read, reservation).text, reservation };
  }

  /** Receives a body, counts it, and takes memory for its text. */
  async #arrive(
    request: Request,
    response: Response,
    { limit, encoding, spend = this.#spend }: OpaqueBody & { readonly encoding: ContentEncoding },
  ): Promise<Arrived> {
    const { owners, reservation } = this.#open(request, response);
    const { principal } = response.locals;
    if (principal) await spend?.(principal, 0);
    const bytes = await this.#receive(request, limit, reservation);
    const gzip = encoding === 'gzip' ? inflateLimitOf(bytes.length, limit) : undefined;
    const size = gzip ? Math.min(sizeOf(bytes), gzip.max) : bytes.length;
    if (principal) await spend?.(principal, gzip ? Math.max(size, COMPRESSED_BYTE * bytes.length) : size);
    if (gzip) reservation.take(size);
    const [owner = ''] = owners;
    return { owner, reservation, bytes, gzip, size };
  }

  #open(
    request: Request,
    response: Response,
  ): { readonly owners: Owners; readonly reservation: Reservation } {
    const owners = ownersOf(request, response);
    return { owners, reservation: this.budget.open(owners, response) };
  }

  #receive(request: Request, limit: number, reservation: Reservation): Promise<Bytes> {
    const { stillMs, smallMs } = this.#timeouts;
    const length = request.headers['content-length'];
    const announced = length === undefined ? undefined : Number(length);
    if (announced !== undefined && announced > limit) {
      discard(request, stillMs);
      throw bodyTooLarge();
    }
    const wholeMs = limit <= MEBIBYTE ? smallMs : undefined;
    return receive(request, { limit, announced, reservation, stillMs, wholeMs });
  }

  async #read(request: Request, response: Response, { endpoint, encoding }: Wanted): Promise<unknown> {
    const { bodyLimit } = endpoint;
    const arrived = await this.#arrive(request, response, { limit: bodyLimit, encoding });
    const { owner, reservation, bytes, gzip, size } = arrived;
    const maxValues = bodyLimit <= MEBIBYTE ? MAX_VALUES_OF_ONE : MAX_VALUES;
    const { itemwise } = endpoint;
    const limits = { maxDepth: MAX_DEPTH, maxValues, maxValuesOfOne: MAX_VALUES_OF_ONE, itemwise };
    const shape = endpoint.body && shapeOf(endpoint.body);
    if (Math.max(size, bytes.length) <= SHORT && !(gzip && bytes.length > GZIP_IN_PLACE)) {
      const read = readText({ bytes, gzip, shape: undefined, ...limits });
      // without its shape, because the schema reports all faults; only the shape tells free JSON from other fields
      const isInexact = 'code' in read && read.code === 'validation_failed' && read.isInexact;
      return parsed(accepted(isInexact ? readText({ bytes, gzip, shape, ...limits }) : read, reservation));
    }

    if (!gzip && size <= IN_PLACE) {
      const read = readText({ bytes, gzip, shape, ...limits, maxValues: MAX_VALUES_OF_ONE });
      // too many values to parse without a pause: a thread reads the body again from the beginning
      const hasMany = 'code' in read && read.code === 'too_many_values';
      if (!hasMany) return noteLarge(parsed(accepted(read, reservation)));
    }
    if (size > LARGE) response.once('close', await this.#largeBodies.acquire(owner, response));
    const body = { bytes: movable(bytes), gzip, shape, ...limits };
    return built(accepted(await this.#workers.read(owner, response, body), reservation));
  }
}

export interface OpaqueBody {
  readonly limit: number;
  /** Instead of the intake's own. */
  readonly spend?: SpendBytes | undefined;
}

export interface ReceivedBytes {
  readonly bytes: Uint8Array;
  readonly reservation: Reservation;
}

interface Arrived extends ReceivedBytes {
  readonly bytes: Bytes;
  readonly owner: string;
  readonly gzip: InflateLimit | undefined;
  /** Of the text. */
  readonly size: number;
}

/** A body that is not scanned has no values. */
const OPAQUE = { isOpaque: true, shape: undefined, maxDepth: 0, maxValues: 0, maxValuesOfOne: 0 } as const;

interface Wanted {
  readonly endpoint: Pick<Described, 'body' | 'bodyLimit' | 'itemwise'>;
  readonly encoding: ContentEncoding;
}

/** The tenant, or the network of a caller without a tenant, comes first. */
function ownersOf(request: Request, response: Response): Owners {
  const { principal } = response.locals;
  if (!principal) return [`network ${networkOf(request.ip ?? '')}`];
  const tenant = tenantOwner(scopeIdOf(principal.scope));
  if (principal.kind === 'local') return [tenant];
  // a person can have many tenants
  const account = principal.scope.userId ?? (principal.kind === 'key' ? principal.keyId : '');
  return [tenant, `account ${account}`];
}

/** As HTTP defines it: a request with neither header has no body. */
const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined;

function inflateLimitOf(length: number, limit: number): InflateLimit {
  const byRatio = Math.max(MEBIBYTE, MAX_RATIO * length);
  return byRatio < limit
    ? { max: byRatio, code: 'compression_ratio_too_high' }
    : { max: limit, code: 'body_too_large' };
}

function sizeOf(bytes: Bytes): number {
  try {
    return inflatedSize(bytes);
  } catch (error) {
    throw error instanceof NotGzip ? refusalOf({ code: 'invalid_encoding' }) : error;
  }
}

/** The buffer is transferred to a thread, so it must belong to this body alone. */
function movable(bytes: Bytes): Bytes {
  return bytes.byteOffset === 0 && bytes.length >= bytes.buffer.byteLength / 2
    ? bytes
    : (Buffer.from(Uint8Array.from(bytes).buffer) as Bytes);
}
