import '../../src/observability/process-metrics.ts';
import '../../src/observability/export-reports.ts';
import '../../src/server.ts';
import { type Description, everyInstrument } from '../../src/lib/observation/instruments.ts';

const UNITS: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes' };

const nameOf = ({ name, unit }: Description, suffix = '') =>
  `${name.replaceAll('.', '_')}${UNITS[unit] ?? ''}${suffix}`;

export interface Exported {
  /** As docs/observability.md lists it. */
  readonly name: string;
  readonly description: string;
  /** The names of its series. */
  readonly series: readonly string[];
}

/** Every metric of the server as Prometheus names it, in words of this file and not of the code that serves it. */
export function everyExported(): Exported[] {
  const found: Exported[] = [];
  everyInstrument((instrument) => {
    if (instrument.kind === 'histogram') {
      const { about } = instrument.histogram;
      const name = nameOf(about);
      const series = ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`);
      found.push({ name, description: about.description, series });
    } else {
      const { about } = instrument.kind === 'counter' ? instrument.counter : instrument.gauge;
      const grows = instrument.kind === 'counter' ? !instrument.counter.falls : instrument.gauge.grows;
      const name = nameOf(about, grows ? '_total' : '');
      found.push({ name, description: about.description, series: [name] });
    }
  })();
  return found;
}
