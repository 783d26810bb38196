import { AT } from '../../../support/otlp/messages.ts';

/** Two seconds after the messages of the builders. */
export const NOW = Number(AT / 1_000n) + 2_000_000;

export const PRIVATE = { keepContent: false, keepIdentity: false, now: NOW };
export const OPEN = { keepContent: true, keepIdentity: true, now: NOW };
