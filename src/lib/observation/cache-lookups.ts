import { Counter, type Series } from './instruments.ts';

const lookups = new Counter<'cache' | 'result'>({
  name: 'omnimemory.cache.lookups',
  description: 'Look-ups in a cache of this process, by their result: hit or miss.',
  unit: '{lookup}',
});

export interface CacheLookups {
  readonly hits: Series;
  readonly misses: Series;
}

/** `cache`: what is cached. */
export const lookupsOf = (cache: string): CacheLookups => ({
  hits: lookups.of({ cache, result: 'hit' }),
  misses: lookups.of({ cache, result: 'miss' }),
});
