import { currentWork, failureOf, inWork, type Span } from './work.ts';

type Method = (...args: unknown[]) => unknown;

/**
 * The services, of which each call from outside is a step of the current trace: `SessionService.list`. Calls between services are no
 * steps, because services hold each other without this wrapper, and neither are calls that return no promise.
 */
export function traced<T extends object>(services: T): T {
  const all = Object.entries(services).map(([name, service]) => [name, tracedIfService(service)]);
  return Object.fromEntries(all) as T;
}

function tracedIfService(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.getPrototypeOf(value) === Object.prototype ? traced(value) : tracedService(value);
}

function tracedService(service: object): object {
  const methods = new Map<string, Method>();
  return new Proxy(service, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      const known = methods.get(name);
      if (known) return known;
      const step = `${target.constructor.name}.${name}`;
      const call: Method = (...args) => inStep(step, () => Reflect.apply(value, target, args));
      methods.set(name, call);
      return call;
    },
  });
}

function inStep(step: string, call: () => unknown): unknown {
  const work = currentWork();
  if (!work?.span) return call();
  const span = work.span.child(step);
  const result = inWork({ ...work, span }, call);
  // a step that is never ended is never exported
  return result instanceof Promise ? ended(span, result) : result;
}

async function ended(span: Span, result: Promise<unknown>): Promise<unknown> {
  try {
    const value = await result;
    span.end();
    return value;
  } catch (error) {
    span.end(failureOf(error));
    throw error;
  }
}
