import { GUARDED_SCHEMAS } from '../schema/job-schema.ts';
import type { CatalogueItem } from './catalogue.ts';
import { CHECK_OF_RIGHTS, CHECK_OF_STRANGERS, checkOf } from './checks.ts';
import type { Changed, Difference, Missing, Unexpected } from './compare.ts';
import type { Finding } from './finding.ts';
import { namesOf, objectLabel, remedyOf, sentenceOf } from './words.ts';

type Severity = Finding['severity'];

/** Role settings that affect speed but no result. */
const HARMLESS_SETTING =
  /: (work_mem|maintenance_work_mem|temp_buffers|hash_mem_multiplier|effective_cache_size|random_page_cost|seq_page_cost|cpu_\w+|enable_\w+|jit\w*|application_name|client_min_messages|client_connection_check_interval|tcp_\w+|max_parallel_\w+|parallel_\w+|effective_io_concurrency|geqo\w*|plan_cache_mode|idle_session_timeout|transaction_timeout|log_min_error_statement|track_\w+)$/;
const TIMEOUT = /_timeout$/;
const HARMLESS_OPTION = /^(autovacuum_|toast\.|fillfactor=|toast_tuple_target=|parallel_workers=|vacuum_)/;

/** Rates each difference. Schemas and extensions of other software are summarized in one line each. */
export function rateDifferences(differences: readonly Difference[]): Finding[] {
  const withoutLogin = new Set(
    differences
      .filter((one): one is Changed => one.change === 'changed' && one.property === 'login')
      .map(({ item }) => item.name),
  );
  const strangers = new Map<string, number>();
  const findings: Finding[] = [];
  for (const difference of differences) {
    if (difference.change === 'unexpected' && isOfOthers(difference.item)) {
      const whose = originOf(difference.item);
      strangers.set(whose, (strangers.get(whose) ?? 0) + 1);
      continue;
    }
    const severity = severityOf(difference, withoutLogin);
    if (severity) findings.push(findingOf(difference, severity));
  }
  return [...findings, ...[...strangers].map(([whose, count]) => strangerOf(whose, count))];
}

const OURS: readonly string[] = GUARDED_SCHEMAS;

/** Whether the object belongs to other software and is not dangerous. */
function isOfOthers({ schema, extension, danger }: CatalogueItem): boolean {
  if (danger) return false;
  return (
    extension !== null ||
    (schema !== null && !OURS.includes(schema) && !/^(pg_catalog|information_schema)$/.test(schema))
  );
}

const originOf = ({ extension, schema }: CatalogueItem): string =>
  extension === null ? `the schema ${schema}` : `the extension ${extension}`;

function strangerOf(whose: string, count: number): Finding {
  return {
    severity: 'warning',
    check: CHECK_OF_STRANGERS,
    message: `${whose} does not belong to this product (${count} ${count === 1 ? 'object' : 'objects'}). None of its views, functions or triggers gives access to tables of this product. Doctor does not look for rows that were copied into it.`,
    remedy:
      'If you know it and it holds no copies of this product’s rows, keep it; a separate database would be safer. Otherwise drop it.',
  };
}

/** `undefined`: acceptable. */
function severityOf(difference: Difference, withoutLogin: ReadonlySet<string>): Severity | undefined {
  if (difference.change === 'missing') return ofMissing(difference, withoutLogin);
  if (difference.change === 'changed') return ofChanged(difference);
  return ofUnexpected(difference);
}

/** Provisioning creates a role without a login if its URL is missing. Such a role never needs its settings. */
function ofMissing({ kind, name }: Missing, withoutLogin: ReadonlySet<string>): Severity | undefined {
  if (kind === 'setting' && withoutLogin.has(name.split(':', 1)[0] ?? '')) return undefined;
  return 'fault';
}

function ofChanged({ item: { kind, name }, property, found, expected }: Changed): Severity | undefined {
  if (property === 'login') return undefined;
  if (property === 'connection_limit' || property === 'inherits') return 'warning';
  if (kind === 'relation' && property === 'tablespace') return 'warning';
  if (kind === 'setting' && TIMEOUT.test(name)) return /^0\D*$/.test(`${found}`) ? 'fault' : 'warning';
  if (kind === 'relation' && property === 'options') {
    const options = [...namesOf(found), ...namesOf(expected)];
    return options.every((option) => HARMLESS_OPTION.test(option)) ? 'warning' : 'fault';
  }
  return 'fault';
}

function ofUnexpected({ item: { kind, name, danger, facts } }: Unexpected): Severity {
  if (danger) return 'fault';
  if (
    [
      'system right',
      'default right',
      'tablespace right',
      'parameter right',
      'connect right',
      'powerful role',
      'privileged role',
      'replication slot',
      'foreign server',
    ].includes(kind)
  )
    return 'warning';
  if (kind === 'user mapping' || kind === 'changed built-in' || kind === 'large object') return 'warning';
  if (kind === 'object') return name.startsWith('statistics ') ? 'warning' : 'fault';
  if (kind === 'setting') return HARMLESS_SETTING.test(name) ? 'warning' : 'fault';
  // an index for speed restricts no one's rows and calls no code
  if (kind === 'index') return facts.unique || facts.runs_code || facts.unusable ? 'fault' : 'warning';
  return 'fault';
}

function findingOf(difference: Difference, severity: Severity): Finding {
  const ofRights = difference.change === 'changed' && difference.property === 'rights';
  const kind = difference.change === 'missing' ? difference.kind : difference.item.kind;
  return {
    severity,
    check: ofRights ? CHECK_OF_RIGHTS : checkOf(kind),
    message: `${objectLabel(difference)} ${sentenceOf(difference)}`,
    remedy: remedyOf(difference),
  };
}
