import { AppError } from '../../../lib/errors.ts';

export class StreamingDisabled extends AppError {
  readonly code = 'metrics_streaming_disabled';
  readonly status = 403;
  constructor() {
    super(
      'Streaming of metrics is switched off in the settings. Switch metrics_streaming on, or read without a stream.',
    );
  }
}
