import { newIdempotencyKey } from '@omnimemory/client';
import { useRef } from 'react';

interface Attempt {
  readonly input: string;
  readonly key: string;
  running?: Promise<unknown> | undefined;
}

/** Sends with an Idempotency-Key. */
type Send<T> = (idempotencyKey: string) => Promise<T>;

/**
 * Lets one wish have one effect: a second click shares the request of the first, and after a lost response the same
 * input is sent again under the same Idempotency-Key, until it succeeds.
 */
export function useOneRequest(): <T>(input: object, send: Send<T>) => Promise<T> {
  const last = useRef<Attempt>(undefined);
  return <T>(input: object, send: Send<T>): Promise<T> => {
    const text = JSON.stringify(input);
    const attempt: Attempt =
      last.current?.input === text ? last.current : { input: text, key: newIdempotencyKey() };
    last.current = attempt;
    attempt.running ??= send(attempt.key).then(
      (output) => {
        if (last.current === attempt) last.current = undefined;
        return output;
      },
      (error) => {
        attempt.running = undefined;
        throw error;
      },
    );
    return attempt.running as Promise<T>;
  };
}
