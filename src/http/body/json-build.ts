import { STEP } from './json-steps.ts';

type Container = unknown[] | Record<string, unknown>;

/**
 * Builds the result of `JSON.parse` from the steps of the scan, and pauses after each, so that a large text does not
 * block everything else. Consumes the text. Throws SyntaxError.
 */
export function* buildJson(text: Buffer, steps: Int32Array): Generator<undefined, unknown> {
  const open: Container[] = [];
  let root: Container | undefined;
  for (let at = 0; at < steps.length; at += 3) {
    const [step, from, to] = steps.subarray(at, at + 3) as unknown as readonly [number, number, number];
    const around = open.at(-1);
    if (step === STEP.CLOSE) open.pop();
    else if (step === STEP.GROUP && around) {
      addGroup(around, text, from, to);
      yield;
    } else {
      const inner: Container = step === STEP.OPEN_LIST ? [] : {};
      if (!around) root = inner;
      else if (Array.isArray(around)) around.push(inner);
      else setOwn(around, JSON.parse(text.toString('utf8', from, to)) as string, inner);
      open.push(inner);
    }
  }
  return root;
}

/** Overwrites the bytes around the group with brackets, since they have been read: copying a long text is slow. */
function addGroup(container: Container, text: Buffer, from: number, to: number): void {
  const isList = Array.isArray(container);
  text[from - 1] = isList ? 0x5b : 0x7b;
  text[to] = isList ? 0x5d : 0x7d;
  const group = JSON.parse(text.toString('utf8', from - 1, to + 1)) as Container;
  if (isList) for (const element of group as unknown[]) container.push(element);
  else for (const name of Object.keys(group)) setOwn(container, name, (group as typeof container)[name]);
}

/** As JSON.parse does it: `__proto__` is a field like any other. */
function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
