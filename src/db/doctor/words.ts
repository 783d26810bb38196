import type { Difference } from './compare.ts';

/** An array of names, whatever was found. */
export const namesOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const SHOWN = 300;

const UNEXPECTED: Readonly<Record<string, string>> = {
  setting: 'was not created by this product',
  membership: 'is not expected',
  'system right': 'differs from what initdb created',
  'default right': 'is not expected',
  'tablespace right': 'is not expected',
  'parameter right': 'is not expected',
  'sensitive right': 'is for superusers only',
  'connect right':
    'is not expected: apart from administrators, only the roles of this product need to connect',
  'privileged role': 'has powers over other sessions or the server',
  'replication slot': 'keeps the write-ahead log for a standby that is not attached, until the disk is full',
  'powerful role': 'can read and write despite the policies',
  'changed built-in': 'was changed after initdb',
  index: 'is not created by the migrations',
};

/** `table public.metrics`, `policy public.metrics.tenant_select` */
export function objectLabel(difference: Difference): string {
  const { kind, name, facts } =
    difference.change === 'missing' ? { ...difference, facts: difference.expected } : difference.item;
  return `${kind === 'relation' && typeof facts.kind === 'string' ? facts.kind : kind} ${name}`;
}

/** The difference between what was found and what was expected. */
export function sentenceOf(difference: Difference): string {
  if (difference.change === 'missing') return `is missing${withFacts(difference.expected)}.`;
  if (difference.change === 'unexpected') {
    const { kind, danger, facts } = difference.item;
    return `${UNEXPECTED[kind] ?? 'does not belong to this product'}${danger ? `: ${danger}` : ''}${withFacts(facts)}.`;
  }
  const { property, found, expected } = difference;
  const what = property.replaceAll('_', ' ');
  if (Array.isArray(found ?? []) && Array.isArray(expected ?? []))
    return listSentence(what, namesOf(found), namesOf(expected));
  return `differs: ${what} is ${shown(found)}, expected ${shown(expected)}.`;
}

function listSentence(what: string, found: readonly string[], expected: readonly string[]): string {
  const more = found.filter((one) => !expected.includes(one));
  const fewer = expected.filter((one) => !found.includes(one));
  return [
    more.length > 0 ? `has unexpected ${what}: ${more.join(', ')}.` : '',
    fewer.length > 0 ? `lacks ${what}: ${fewer.join(', ')}.` : '',
  ]
    .filter(Boolean)
    .join(' It ');
}

const withFacts = (facts: Readonly<Record<string, unknown>>): string => {
  const told = Object.entries(facts).filter(([name]) => !['body', 'kind'].includes(name));
  if (told.length === 0) return '';
  return ` (${told.map(([name, value]) => `${name.replaceAll('_', ' ')}: ${shown(value)}`).join('; ')})`;
};

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'the default';
  const text = typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : `${value}`;
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}

const REAPPLY = 'Run `omnimemory migrate up`: it recreates all policies and grants.';
const REAPPLIED = ['rights', 'row_security', 'row_security_forced', 'using', 'check', 'roles', 'command'];

/** The remedy. */
export function remedyOf(difference: Difference): string {
  const { kind, name } = difference.change === 'missing' ? difference : difference.item;
  if (kind === 'powerful role')
    return `Drop it or remove its powers. If you know it, add it with --expect-superuser ${name} or DOCTOR_EXPECTED_SUPERUSERS.`;
  if (kind === 'privileged role') return 'Remove these powers unless you know why the role has them.';
  if (kind === 'replication slot')
    return `Start the standby, or drop the slot: SELECT pg_drop_replication_slot('${name}').`;
  if (kind === 'built-in' || kind === 'changed built-in')
    return 'Compare it with a new server of the same release. If it differs, move the database to a new server.';
  if (kind === 'policy') return REAPPLY;
  if (kind === 'setting') return settingRemedy(difference, name);
  if (kind === 'membership') return 'Undo this with REVOKE of one role FROM the other.';
  if (kind === 'role') return `Undo this with ALTER ROLE ${name}.`;
  if (kind === 'database')
    return 'REVOKE the extra privileges ON DATABASE; `omnimemory migrate up` revokes them from PUBLIC.';
  if (
    difference.change === 'changed' &&
    REAPPLIED.includes(difference.property) &&
    ['relation', 'column'].includes(kind)
  )
    return `${REAPPLY} REVOKE by hand the privileges of roles outside this product.`;
  if (kind.endsWith(' right')) return 'REVOKE the extra privilege, or GRANT the missing one again.';
  if (difference.change === 'unexpected') return 'Drop it, or move it to a separate database.';
  if (difference.change === 'missing') return 'Create it again as db/migrations does, or restore a backup.';
  return 'Undo the change; db/migrations shows how it was created.';
}

function settingRemedy(difference: Difference, name: string): string {
  const [who = '', setting = ''] = name.split(': ');
  if (difference.change === 'unexpected') return `ALTER ROLE (or DATABASE) … RESET ${setting}.`;
  const expected = difference.change === 'missing' ? difference.expected.value : difference.expected;
  return `ALTER ROLE ${who} SET ${setting} = '${expected}'.`;
}
