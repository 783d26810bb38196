import { createHash } from 'node:crypto';
import connectPgSimple from 'connect-pg-simple';
import type { Request } from 'express';
import session, { type SessionData } from 'express-session';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { lruOptions } from '../../lib/ttl-cache.ts';

declare module 'express-session' {
  interface SessionData {
    /** Whoever is signed in; web_sessions.user_id is generated from it. */
    userId?: string;
    /** users.session_epoch when they signed in: the session is over when the account has another one. */
    epoch?: number;
    /** The tenant that the browser works in, where the path names none. */
    tenantId?: string;
    /** Milliseconds; the absolute lifetime counts from here. */
    startedAt?: number;
    /** Milliseconds; when somebody has proved last who they are, if not at the start. */
    provenAt?: number;
    ip?: string | undefined;
    userAgent?: string | undefined;
  }
}

/** How long a session lasts, in milliseconds: without a request, and at all. */
export interface AuthSessionLifetime {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

/** How web_sessions knows a session. What the cookie carries cannot be had from it. */
export function hashAuthSessionId(sid: string): string {
  return createHash('sha256').update(sid).digest('hex');
}

/** For somebody who has gone to a provider to sign in. */
const ON_THE_WAY_MS = 900_000;
const SEEN_EVERY_MS = 60_000;
const MAX_SEEN = 10_000;
type Done = (error?: unknown) => void;

/** Of an account's epoch. What is on its way to a provider belongs to no account yet. */
const OPEN_SESSION = `SELECT sess FROM "web_sessions" WHERE sid = $1 AND expire > now() AND (user_id IS NULL
  OR coalesce((sess ->> 'epoch')::integer, 0) = (SELECT session_epoch FROM users WHERE id = user_id))`;

// the epoch is not the browser's to change: one that was read before "end all others" is older than the stored one
const SAVE = `update web_sessions set sess = $2::jsonb || jsonb_build_object('epoch', sess -> 'epoch'),
  expire = $3, seen_at = now() where sid = $1`;

/**
 * connect-pg-simple as the identity role, which differs in this: it stores hashes of session ids; a session that
 * was read is only ever updated, so that a request in flight cannot bring back a session that has been ended meanwhile;
 * it notes at most once a minute that a session was used; it ends a session by both of its lifetimes, and when its account
 * has begun another epoch.
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
      // housekeeping does it
      pruneSessionInterval: false,
    });
    this.#pool = pool;
    this.#lifetime = lifetime;
  }

  override get(sid: string, done: (error: unknown, data?: SessionData | null) => void): void {
    this.#pool.query<{ sess: SessionData }>(OPEN_SESSION, [hashAuthSessionId(sid)], (error, result) =>
      error ? done(error) : done(null, result.rows[0]?.sess ?? null),
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
