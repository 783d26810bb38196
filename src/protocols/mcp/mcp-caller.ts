import type { Response } from 'express';
import { requireAccess } from '../../auth/access.ts';
import type { Permission } from '../../auth/permissions.ts';
import { principalOf, scopeOf } from '../../http/auth/authentication.ts';
import type { Cursors } from '../../http/endpoints/cursor.ts';
import { confirmedContext, doWork } from '../../http/endpoints/request-work.ts';
import { asAppError } from '../../http/problem.ts';
import type { AppError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { CallContext } from './call-context.ts';
import { ListCursors } from './list-cursors.ts';
import type { McpServices } from './mcp-services.ts';
import { requestIdOf } from './rpc-error.ts';

export interface McpParts {
  readonly services: McpServices;
  readonly cursors: Cursors;
  readonly log: Logger;
}

/** Who sent a request, and their rights. */
export class McpCaller {
  /** What `mcpServer` threw: the SDK answers it with a 500 of its own, which `mcpHandler` replaces. */
  fault: unknown;
  readonly #response: Response;
  readonly #parts: McpParts;
  readonly #toolId: string;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(response: Response, parts: McpParts, toolId: string) {
    this.#response = response;
    this.#parts = parts;
    this.#toolId = toolId;
  }

  get requestId(): string {
    return requestIdOf(this.#response);
  }

  may(permission: Permission): boolean {
    try {
      requireAccess(principalOf(this.#response), permission);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Does work that needs a permission, which is checked again after each wait. The messages of a batch take turns.
   * Throws AppErrors.
   */
  work<T>(permission: Permission, work: (context: CallContext) => Promise<T>): Promise<T> {
    const done = this.#turn.then(() => this.#work(permission, work));
    this.#turn = done.catch(() => {});
    return done;
  }

  async #work<T>(permission: Permission, work: (context: CallContext) => Promise<T>): Promise<T> {
    const response = this.#response;
    requireAccess(principalOf(response), permission);
    return doWork(response, confirmedContext(response, permission), () => {
      const { services, cursors } = this.#parts;
      const scope = scopeOf(response);
      return work({ services, scope, toolId: this.#toolId, cursors: new ListCursors(cursors, scope) });
    });
  }

  /** The error as the caller may know it. Faults of the server go to the log. */
  reported(error: unknown): AppError {
    const known = asAppError(error);
    if (known.status >= 500 && known.status !== 501)
      this.#parts.log.error({ err: error, request_id: this.requestId }, known.code);
    return known;
  }
}
