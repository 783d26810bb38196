import { isDeepStrictEqual } from 'node:util';
import { SYSTEM } from '../../../auth/actor.ts';
import { removingAccountIn, type TenantScope } from '../../../auth/scope.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import {
  ANONYMISED_ACTION,
  type AnonymisedLine,
  anonymiseLines,
  countNamingLines,
  hashesToVouchFor,
  listNamingLines,
} from './audit.anonymising.repository.ts';
import type { AuditService } from './audit.service.ts';
import { type NamedPerson, withoutPerson } from './without-person.ts';

export type { NamedPerson };

const SLICE = 200;

interface Slice {
  readonly last: number | undefined;
  readonly changed: readonly AnonymisedLine[];
}

/** Takes a person whose account is being deleted out of the audit log of a team. What happened, and when, stays. */
export class AuditAnonymiser {
  readonly #database: Database;
  readonly #audit: AuditService;

  constructor(database: Database, audit: AuditService) {
    this.#database = database;
    this.#audit = audit;
  }

  /**
   * In slices, each of which can be repeated: one role appends a line that says which content the lines will have, and then
   * another one, which cannot append such a line, gives them this content. Throws RoleNotSetUp.
   */
  async anonymise(scope: TenantScope, person: NamedPerson): Promise<void> {
    for (let after: number | undefined = 0; after !== undefined; ) {
      const { last, changed } = await this.#vouch(scope, person, after);
      if (changed.length > 0)
        await this.#database.inScope(removingAccountIn(scope, person.userId), (tx) =>
          anonymiseLines(tx, person.userId, changed),
        );
      after = last;
    }
  }

  /** How many lines of the log still say who the person is. */
  count(scope: TenantScope, person: NamedPerson): Promise<number> {
    return this.#database.readOne(removingAccountIn(scope, person.userId), (tx) =>
      countNamingLines(tx, person),
    );
  }

  #vouch(scope: TenantScope, person: NamedPerson, after: number): Promise<Slice> {
    return this.#database.inScope(scope, async (tx) => {
      const found = await listNamingLines(tx, person, { after, limit: SLICE });
      const changed = found.flatMap((line) => {
        const metadata = withoutPerson(line, person);
        const isAnonymous = !line.hasClient && isDeepStrictEqual(metadata, line.metadata);
        return isAnonymous ? [] : [{ seq: line.seq, metadata }];
      });
      if (changed.length > 0) await this.#record(tx, person, changed);
      return { last: found.at(-1)?.seq, changed };
    });
  }

  async #record(tx: ScopeTransaction, { userId }: NamedPerson, changed: readonly AnonymisedLine[]) {
    const lines = await hashesToVouchFor(tx, userId, changed);
    if (Object.keys(lines).length === 0) return;
    await this.#audit.record(tx, {
      tenantId: tx.scopeId,
      actor: SYSTEM,
      action: ANONYMISED_ACTION,
      resource: { type: 'member', id: userId },
      after: { lines },
    });
  }
}
