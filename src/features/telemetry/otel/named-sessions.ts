import type { NamedSession } from '../../memory/sessions/external/external-session.ts';
import type { Facts, Origin } from './facts.ts';

type Named = { -readonly [Key in keyof NamedSession]: NamedSession[Key] };

/** The sessions that facts name, without duplicates, and which of them is whose. */
export class NamedSessions {
  readonly all: NamedSession[] = [];
  readonly #places = new Map<string, number>();
  #ids: readonly (string | undefined)[] = [];

  constructor({ requests, events, points }: Facts) {
    for (const request of requests) this.#add(request, { starts: true, works: true });
    for (const event of events) this.#add(event, { starts: true, works: event.is_work });
    for (const point of points) this.#add(point, { starts: point.starts_session, works: false });
  }

  /** The ids of `all`, in its order. */
  set ids(ids: readonly (string | undefined)[]) {
    this.#ids = ids;
  }

  /** The fact with its session. */
  in<Fact extends Origin>(fact: Fact): Fact & { readonly session_id: string | undefined } {
    const place = this.#places.get(keyOf(fact));
    return { ...fact, session_id: place === undefined ? undefined : this.#ids[place] };
  }

  #add(
    fact: Origin & { readonly timestamp: number },
    { starts, works }: Pick<NamedSession, 'starts' | 'works'>,
  ): void {
    const { tool_id, external_id, tool_version, timestamp } = fact;
    if (external_id === null) return;
    const key = keyOf(fact);
    const place = this.#places.get(key);
    if (place === undefined) {
      this.#places.set(key, this.all.length);
      this.all.push({ tool_id, external_id, tool_version, started_at: timestamp, starts, works });
      return;
    }
    const known = this.all[place] as Named;
    known.tool_version ??= tool_version;
    known.started_at = Math.min(known.started_at, timestamp);
    known.starts ||= starts;
    known.works ||= works;
  }
}

const keyOf = ({ tool_id, external_id }: Origin): string => `${tool_id}\0${external_id}`;
