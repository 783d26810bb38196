import { builtIns } from './built-ins.ts';
import { code } from './code.ts';
import { elsewhere } from './elsewhere.ts';
import { integrity } from './integrity.ts';
import { others } from './others.ts';
import { policies } from './policies.ts';
import { relations } from './relations.ts';
import { roles } from './roles.ts';
import { migrations, server } from './server.ts';
import type { Weakening } from './weakening.ts';

/** Every weakening of a migrated database that doctor must find. */
export const WEAKENINGS: readonly Weakening[] = [
  ...relations,
  ...policies,
  ...integrity,
  ...code,
  ...builtIns,
  ...elsewhere,
  ...roles,
  ...others,
  ...server,
  ...migrations,
];
