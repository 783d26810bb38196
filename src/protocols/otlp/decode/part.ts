/** Where a message or a value stands in the body, from its first byte to the one behind its last. */
export class Part {
  readonly from: number;
  to: number;
  /** Of a container: its fields by name. In protobuf a message can come in several parts, which are merged. */
  #fields: Map<string, Part[]> | undefined;

  constructor(from: number, to: number) {
    this.from = from;
    this.to = to;
  }

  all(name: string): readonly Part[] {
    return this.#fields?.get(name) ?? [];
  }

  add(name: string, part: Part): void {
    const known = this.#fields?.get(name);
    if (known) known.push(part);
    else this.replace(name, [part]);
  }

  replace(name: string, parts: Part[]): void {
    this.#fields ??= new Map();
    this.#fields.set(name, parts);
  }

  remove(names: readonly string[]): void {
    for (const name of names) this.#fields?.delete(name);
  }
}
