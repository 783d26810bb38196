import type pg from 'pg';
import type { RolePools } from '../../../src/db/pools/role-pools.ts';
import { watchStatements } from '../statement-log.ts';
import { readCatalogue } from './catalogue.ts';
import { type Catalogue, faultsOf, type Options } from './rules.ts';

/** Faults by the text of a statement: files that a worker runs send the same ones again and again. */
const known = new Map<string, readonly string[]>();
let catalogue: Promise<Catalogue> | undefined;

type Check = (client: Pick<pg.ClientBase, 'query'>) => Promise<string[]>;

/**
 * Records what is sent through the pools. The function that is returned names each statement that Citus could not run, with
 * the reason. Plans are left out, because the tests alone ask for them.
 */
export function recordStatements(pools: RolePools, options: Options): Check {
  const sent = watchStatements(pools);
  return async (client) => {
    // a distributed database has no claims
    const { claim: _, ...others } = sent();
    const all = new Set(Object.values(others).flat());
    catalogue ??= readCatalogue(client);
    const tables = await catalogue;
    return [...all]
      .filter((text) => !/^\s*explain\b/i.test(text))
      .flatMap((text) => {
        const key = `${options.namesScope} ${text}`;
        const faults = known.get(key) ?? faultsOf(text, tables, options);
        known.set(key, faults);
        return faults.map((fault) => `${fault}\n    ${text.replaceAll(/\s+/g, ' ').trim()}`);
      });
  };
}
