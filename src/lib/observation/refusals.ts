import { Counter } from './instruments.ts';

/** By the name of the limit: that of requests, of bytes, of events, of attempts. */
export const refusals = new Counter<'limiter'>({
  name: 'omnimemory.limiter.refusals',
  description: 'What a limit has refused, in requests.',
  unit: '{refusal}',
});
