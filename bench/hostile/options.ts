import { wholeOptions } from '../support/options.ts';
import { ATTACKS } from './attacks/all.ts';

const DEFAULTS = { seconds: 60, alone: 15, heap: 1_024, memories: 560 };

/** `--only NAME` leaves one of the attacks. */
export function hostileOptions(args: string[]) {
  const at = args.indexOf('--only');
  if (at === -1) return { ...wholeOptions(args, DEFAULTS), only: '' };
  const only = args[at + 1] ?? '';
  const names = ATTACKS.map(({ name }) => name);
  if (!names.includes(only)) throw new Error(`--only must be one of: ${names.join(', ')}`);
  return { ...wholeOptions(args.toSpliced(at, 2), DEFAULTS), only };
}
