import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { BodyBudget } from '../../../src/http/body/body-budget.ts';
import type { Format, ReceivedRequest } from '../../../src/protocols/otlp/decode/decode.ts';

/** A request whose body has arrived. */
export const received = (bytes: Uint8Array, format: Format, budget = new BodyBudget()): ReceivedRequest => ({
  bytes: Uint8Array.from(bytes),
  format,
  reservation: budget.open(['a'], new EventEmitter() as unknown as Response),
});
