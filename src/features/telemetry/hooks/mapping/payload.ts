import { z } from 'zod';
import { microsecondsOf } from '../../../../lib/utc.ts';
import { gauge, identifier, text, timestamp } from '../../../../validation/fields.ts';

const workspacePath = text(4_096).min(1);
/** A word that a tool chooses from a few. Prose does not match it, so no content gets in by mistake. */
const word = z.string().regex(/^[\w.:@/+[\]-]{1,128}$/);
const counter = gauge.min(0);

/**
 * What a hook sent. A field of another type or form than expected counts as missing: a hook is never refused for a field
 * that only describes the event.
 */
export class Payload {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#fields, name) && this.#fields[name] !== null;
  }

  /** The first of these fields that is an identifier. */
  id(...names: readonly string[]): string | null {
    return this.#first(names, identifier);
  }

  path(...names: readonly string[]): string | null {
    return this.#first(names, workspacePath);
  }

  /** The first element of a list of paths. */
  firstPath(name: string): string | null {
    const [first] = this.#first([name], z.array(z.unknown())) ?? [];
    return workspacePath.safeParse(first).data ?? null;
  }

  /** Not negative. */
  number(...names: readonly string[]): number | null {
    return this.#first(names, counter);
  }

  /** Microseconds since 1970. */
  time(...names: readonly string[]): number | null {
    const time = this.#first(names, timestamp);
    return time === null ? null : microsecondsOf(time);
  }

  /** Any text, without what PostgreSQL cannot keep. */
  content(...names: readonly string[]): string | null {
    const found = this.#first(names, z.string());
    return found === null ? null : found.replaceAll('\0', '').toWellFormed();
  }

  /** The field if it is a word, a number or a flag, and no text that could be content. */
  attribute(name: string): string | number | boolean | null {
    return this.#first([name], z.union([word, counter, z.boolean()]));
  }

  /** The field as an object. */
  inner(name: string): Payload | undefined {
    const fields = this.#first([name], z.record(z.string(), z.unknown()));
    return fields === null ? undefined : new Payload(fields);
  }

  #first<T>(names: readonly string[], schema: z.ZodType<T>): T | null {
    for (const name of names) {
      if (!this.has(name)) continue;
      const { data, success } = schema.safeParse(this.#fields[name]);
      if (success) return data;
    }
    return null;
  }
}
