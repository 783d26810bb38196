import { createHash } from 'node:crypto';
import connectPgSimple from 'connect-pg-simple';
import type { Request } from 'express';
import session, { type SessionData } from 'express-session';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { z } from 'zod';
import { lruOptions } from '../../lib/ttl-cache.ts';

declare module 'express-session' {
  interface SessionData {
    /** The signed-in user; web_sessions.user_id is generated from it. */
    userId?: string;
    /** users.session_epoch at the time of the sign-in: the session is invalid when the account's epoch differs. */
    epoch?: number;
    /** The sign-in has cancelled the deletion of the account. */
    deletionCancelled?: boolean;
    /** The tenant that the browser works in, unless the path names one. */
    tenantId?: string;
    /** Milliseconds; the absolute lifetime starts here. */
    startedAt?: number;
    /** Milliseconds; when the user last proved their identity, if later than the start. */
    provenAt?: number;
    ip?: string | undefined;
    userAgent?: string | undefined;
  }
}

/** How long a session lasts, in milliseconds: without a request, and in total. */
export interface AuthSessionLifetime {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

/** Fields of this program; those of Passport and of the cookie are read by their libraries. */
const storedSession = z.object({
  sess: z.looseObject({
    cookie: z.looseObject({}),
    userId: z.string().optional(),
    epoch: z
      .int()
      .nullish()
      .transform((epoch) => epoch ?? undefined),
    deletionCancelled: z.boolean().optional(),
    tenantId: z.string().optional(),
    startedAt: z.number().optional(),
    provenAt: z.number().optional(),
    ip: z.string().optional(),
    userAgent: z.string().optional(),
  }),
});

/** A session that cannot be read counts as none: its browser is signed out. */
function sessionOf(row: unknown): SessionData | null {
  const { data } = storedSession.safeParse(row);
  return data ? (data.sess as object as SessionData) : null;
}

/** The hash of a session id, as stored in web_sessions. The cookie's value cannot be derived from it. */
export function hashAuthSessionId(sid: string): string {
  return createHash('sha256').update(sid).digest('hex');
}

/** For a browser that was redirected to a provider to sign in. */
const ON_THE_WAY_MS = 900_000;
const SEEN_EVERY_MS = 60_000;
const MAX_SEEN = 10_000;
type Done = (error?: unknown) => void;

/** The account's epoch; of an account that is being deleted, none. A sign-in that is still at the provider belongs to no account yet. */
const OPEN_SESSION = `SELECT sess FROM "web_sessions" WHERE sid = $1 AND expire > now() AND (user_id IS NULL
  OR coalesce((sess ->> 'epoch')::integer, 0) = (SELECT session_epoch FROM users WHERE id = user_id AND deletion_id IS NULL))`;

// the browser must not change the epoch: one that was read before "end all others" is older than the stored one
const SAVE = `update web_sessions set sess = $2::jsonb || jsonb_build_object('epoch', sess -> 'epoch'),
  expire = $3, seen_at = now() where sid = $1`;

/**
 * connect-pg-simple as the identity role, with these differences: it stores hashes of session ids; a session that was
 * read is only ever updated, so that a request in flight cannot restore a session that was ended in the meantime; it
 * records the use of a session at most once a minute; both lifetimes and a new epoch of the account end a session.
 */
export class AuthSessionStore extends connectPgSimple(session) {
  readonly #pool: pg.Pool;
  readonly #lifetime: AuthSessionLifetime;
  readonly #stored = new WeakSet<object>();
  readonly #seen = new LRUCache<string, true>(lruOptions({ ttlMs: SEEN_EVERY_MS, max: MAX_SEEN }));

  constructor(pool: pg.Pool, lifetime: AuthSessionLifetime) {
    super({
      pool,
      tableName: 'web_sessions',
      createTableIfMissing: false,
      // housekeeping does this
      pruneSessionInterval: false,
    });
    this.#pool = pool;
    this.#lifetime = lifetime;
  }

  override get(sid: string, done: (error: unknown, data?: SessionData | null) => void): void {
    this.#pool.query(OPEN_SESSION, [hashAuthSessionId(sid)], (error, result) =>
      error ? done(error) : done(null, sessionOf(result.rows[0])),
    );
  }

  override createSession(request: Request, data: SessionData) {
    const created = super.createSession(request, data);
    this.#stored.add(created);
    return created;
  }

  override set(sid: string, data: SessionData, done?: Done): void {
    const isStored = this.#stored.has(data);
    this.#stored.add(data);
    const statement = isStored ? SAVE : 'insert into web_sessions (sid, sess, expire) values ($1, $2, $3)';
    this.#run(statement, [hashAuthSessionId(sid), data, this.#expiryOf(data)], done);
  }

  override destroy(sid: string, done?: Done): void {
    super.destroy(hashAuthSessionId(sid), done);
  }

  override touch(sid: string, data: SessionData, done?: Done): void {
    const hash = hashAuthSessionId(sid);
    if (this.#seen.has(hash)) {
      done?.();
      return;
    }
    this.#seen.set(hash, true);
    const statement = 'update web_sessions set expire = $2, seen_at = now() where sid = $1';
    this.#run(statement, [hash, this.#expiryOf(data)], done);
  }

  #run(statement: string, values: unknown[], done: Done = () => {}): void {
    this.#pool.query(statement, values, (error) => done(error ?? undefined));
  }

  #expiryOf({ userId, startedAt = Date.now() }: SessionData): Date {
    const { idleMs, absoluteMs } = this.#lifetime;
    if (userId === undefined) return new Date(Date.now() + ON_THE_WAY_MS);
    return new Date(Math.min(Date.now() + idleMs, startedAt + absoluteMs));
  }
}
