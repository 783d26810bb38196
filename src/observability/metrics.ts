import type { Meter } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { type IMetricReader, MeterProvider } from '@opentelemetry/sdk-metrics';
import { everyInstrument, type Instrument } from '../lib/observation/instruments.ts';

export interface Metrics {
  /** Sends what is left. */
  stop(): Promise<void>;
}

/** Gives every instrument of this program to the SDK, whose `readers` export them. */
export function startMetrics(readers: IMetricReader[], resource: Resource): Metrics {
  const provider = new MeterProvider({ resource, readers });
  const meter = provider.getMeter('omnimemory');
  const ends: (() => void)[] = [];
  const stopHearing = everyInstrument((instrument) => ends.push(bound(meter, instrument)));
  return {
    stop: async () => {
      try {
        await provider.shutdown();
      } finally {
        stopHearing();
        for (const end of ends) end();
      }
    },
  };
}

function bound(meter: Meter, instrument: Instrument): () => void {
  switch (instrument.kind) {
    case 'counter': {
      const { counter } = instrument;
      const { name, ...options } = counter.about;
      const observed = counter.falls
        ? meter.createObservableUpDownCounter(name, options)
        : meter.createObservableCounter(name, options);
      observed.addCallback((result) => {
        for (const { value, labels } of counter.all()) result.observe(value, labels);
      });
      return () => {};
    }
    case 'gauge': {
      const { gauge } = instrument;
      const { name, ...options } = gauge.about;
      const observed = gauge.grows
        ? meter.createObservableCounter(name, options)
        : meter.createObservableGauge(name, options);
      observed.addCallback(async (result) => {
        for (const [value, labels] of await gauge.readings()) result.observe(value, labels);
      });
      return () => {};
    }
    case 'histogram': {
      const { histogram } = instrument;
      const { name, ...options } = histogram.about;
      const recorder = meter.createHistogram(name, {
        ...options,
        advice: { explicitBucketBoundaries: [...histogram.bounds] },
      });
      histogram.recordWith((value, labels) => recorder.record(value, labels));
      return () => histogram.recordWith(undefined);
    }
  }
}
