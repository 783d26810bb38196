import { AppError } from '../../lib/errors.ts';

const RETRY_SECONDS = 30;

export class TooManyStreams extends AppError {
  readonly code = 'too_many_streams';
  readonly status = 429;
  override readonly headers = { 'Retry-After': `${RETRY_SECONDS}` };
  constructor(whose: string, most: number, streams: string) {
    super(`${whose} already has ${most} open ${streams}. Close one, or read what you need without a stream.`);
  }
}

export class StreamsBusy extends AppError {
  readonly code = 'streams_busy';
  readonly status = 503;
  override readonly headers = { 'Retry-After': `${RETRY_SECONDS}` };
  constructor(streams: string) {
    super(
      `This server has as many open ${streams} as it can serve. Try again later, or read without a stream.`,
    );
  }
}
