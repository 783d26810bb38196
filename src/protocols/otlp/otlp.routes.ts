import { type Request, type RequestHandler, Router } from 'express';
import type { Rejected } from '../../features/telemetry/otel/facts.ts';
import { type AuthenticationOptions, authenticate, scopeOf } from '../../http/auth/authentication.ts';
import { confirmIfLate } from '../../http/auth/confirmation.ts';
import type { BodyIntake } from '../../http/body/body-intake.ts';
import { encodingOf } from '../../http/body/content-headers.ts';
import { confirmedContext, doWork, permit } from '../../http/endpoints/request-work.ts';
import type { RequestLimiters } from '../../http/limits/request-limits.ts';
import { methodNotAllowed, RequestProblem } from '../../http/problem.ts';
import type { Format } from './decode/decode.ts';
import type { OtlpStore } from './otlp-store.ts';
import { SIGNALS, type Signal } from './signals.ts';
import { formatOf, MEDIA_TYPES, send } from './status.ts';

export const OTLP = '/otlp';
export const OTLP_PATHS = SIGNALS.map(({ path }) => path);

const PERMISSION = 'memory:ingest';
const MAX_BODY_BYTES = 16_777_216;
/** The specification asks for responses of less than 4 MiB. */
const MAX_MESSAGE_LENGTH = 4_096;

export interface OtlpOptions {
  /** By key or in local mode: a cookie is not looked at. */
  readonly credentials: AuthenticationOptions;
  /** Its requests count towards no limit of the API; the service limits the records. */
  readonly limiters: Pick<RequestLimiters, 'guesses' | 'failures' | 'telemetryBytes'> | undefined;
  readonly bodies: BodyIntake;
  readonly maxBodyBytes?: number | undefined;
}

/** `POST /otlp/v1/{metrics,logs,traces}`: OTLP/HTTP of opentelemetry-proto 1.11, with its authentication. */
export function otlpRoutes(store: OtlpStore, options: OtlpOptions): Router {
  const { credentials, limiters } = options;
  const router = Router({ strict: false, caseSensitive: true });
  // before authentication: no other method exists for any caller
  router.all(OTLP_PATHS, requirePost);
  if (limiters) router.use(OTLP, limiters.guesses);
  router.use(OTLP, authenticate(credentials));
  if (limiters) router.use(OTLP, limiters.failures);
  for (const signal of SIGNALS)
    router.post(signal.path, ...permit(PERMISSION), receive(signal, store, options));
  return router;
}

const requirePost: RequestHandler = ({ method }, _response, next) => {
  if (method === 'POST') return next();
  throw methodNotAllowed('POST');
};

function receive(signal: Signal, store: OtlpStore, options: OtlpOptions): RequestHandler {
  const { bodies, maxBodyBytes: limit = MAX_BODY_BYTES, limiters } = options;
  return async (request, response) => {
    const format = requiredFormat(request);
    encodingOf(request, true);
    const { bytes, reservation } = await bodies.bytes(request, response, {
      limit,
      spend: limiters?.telemetryBytes,
    });
    await confirmIfLate(response, PERMISSION);
    const storeItems = await signal.read({ bytes, format, reservation });
    const context = confirmedContext(response, PERMISSION);
    const rejected =
      storeItems && (await doWork(response, context, () => storeItems(store, scopeOf(response))));
    send(response, 200, format, answerOf(signal, format, rejected));
  };
}

function requiredFormat(request: Request): Format {
  const format = formatOf(request);
  if (format) return format;
  throw new RequestProblem(
    415,
    'unsupported_media_type',
    `The Content-Type is not supported. Send OTLP as ${MEDIA_TYPES.protobuf} or ${MEDIA_TYPES.json}.`,
  );
}

/** Empty where all was stored and there is nothing to say; a client reads `partial_success` as a warning. */
function answerOf(signal: Signal, format: Format, rejected: Rejected | undefined): Uint8Array | string {
  const { count = 0, reason } = rejected ?? {};
  const isWhole = count === 0 && reason === undefined;
  const errorMessage = (reason ?? '').slice(0, MAX_MESSAGE_LENGTH);
  if (format === 'protobuf')
    return isWhole ? new Uint8Array() : signal.encoded({ rejected: BigInt(count), errorMessage });
  if (isWhole) return '{}';
  return JSON.stringify({ partialSuccess: { [signal.rejectedField]: `${count}`, errorMessage } });
}
