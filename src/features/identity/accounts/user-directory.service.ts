import { IDENTITY } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import { findUser } from './user.repository.ts';
import { type ListedUser, listUsers, type UserPage } from './user-list.repository.ts';

/** Every account, for the operator. No request can ask for it. */
export class UserDirectory {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** `next`: pass it as `after`; `null` on the last page. Throws NotFound if there is no user `after`. */
  async list(page: UserPage): Promise<{ readonly users: ListedUser[]; readonly next: string | null }> {
    const { after, limit } = page;
    if (after !== undefined && !(await this.#database.readOne(IDENTITY, (tx) => findUser(tx, after))))
      throw new NotFound('user');
    const found = await this.#database.readOne(IDENTITY, (tx) =>
      listUsers(tx, { ...page, limit: limit + 1 }),
    );
    const users = found.slice(0, limit);
    return { users, next: found.length > limit ? (users.at(-1)?.id ?? null) : null };
  }
}
