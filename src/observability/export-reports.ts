import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { Logger } from '../lib/logger.ts';
import { Counter } from '../lib/observation/instruments.ts';

const requests = new Counter<'signal' | 'result'>({
  name: 'omnimemory.telemetry.exports',
  description:
    'Requests to the collector with metrics or traces of this process: sent, or failed after their retries.',
  unit: '{request}',
});

type Done = (result: ExportResult) => void;

/** A collector can answer with any text. */
const MAX_REASON = 200;

/**
 * Counts what becomes of the requests of one exporter, and logs once when they begin to fail and once when they succeed
 * again. The SDK would report each of them.
 */
export class ExportReports {
  readonly #signal: string;
  readonly #log: Logger;
  #isFailing = false;

  constructor(signal: string, log: Logger) {
    this.#signal = signal;
    this.#log = log;
  }

  /** For an exporter, instead of `done`. */
  before(done: Done): Done {
    return ({ code, error }) => {
      const isFailed = code !== ExportResultCode.SUCCESS;
      requests.of({ signal: this.#signal, result: isFailed ? 'failed' : 'sent' }).add();
      if (isFailed !== this.#isFailing) this.#report(isFailed, error);
      this.#isFailing = isFailed;
      // it is reported, and nothing else can be done about it
      done({ code: ExportResultCode.SUCCESS });
    };
  }

  #report(isFailed: boolean, error: Error | undefined): void {
    const signal = this.#signal;
    if (isFailed)
      this.#log.warn(
        { code: 'telemetry_export_failed', signal, reason: error?.message.slice(0, MAX_REASON) },
        'the collector of OpenTelemetry does not take what is exported, so it is dropped until it does; nothing else is affected',
      );
    else this.#log.info({ signal }, 'the collector of OpenTelemetry takes what is exported again');
  }
}
