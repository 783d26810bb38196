import { OWNER_ROLE, ROLE_NAMES } from './roles.ts';

/** What is missing before the program can work, and which command creates it. The message is for the operator. */
export class InstallationIncomplete extends Error {}

const VARIABLES: Readonly<Record<string, string>> = {
  [ROLE_NAMES.tenant]: 'DATABASE_URL',
  [ROLE_NAMES.local]: 'DATABASE_URL_LOCAL',
  [ROLE_NAMES.identity]: 'DATABASE_URL_IDENTITY',
  [ROLE_NAMES.billing]: 'DATABASE_URL_BILLING',
  [ROLE_NAMES.import]: 'DATABASE_URL_IMPORT',
  [ROLE_NAMES.deletion]: 'DATABASE_URL_DELETION',
  [ROLE_NAMES.claim]: 'DATABASE_URL_CLAIM',
  [OWNER_ROLE]: 'DATABASE_URL_OWNER',
};

const UP = '`omnimemory migrate up`';
const REFUSED_LOGINS = new Set([
  '28P01', // invalid_password: PostgreSQL says this of a role that does not exist, too
  '28000', // invalid_authorization_specification
]);
const MISSING_OBJECTS = new Set([
  '42P01', // undefined_table
  '42703', // undefined_column
  '42883', // undefined_function
  '42704', // undefined_object
  '3F000', // invalid_schema_name
]);
const NOBODY_ANSWERS = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT']);

/**
 * The same error, or in its place an InstallationIncomplete that says in a sentence what the database lacks and which
 * command repairs it.
 */
export function explained(error: unknown): unknown {
  const sentence = sentenceOf(error);
  return sentence === undefined ? error : new InstallationIncomplete(sentence, { cause: error });
}

function sentenceOf(error: unknown): string | undefined {
  const { code, message, address, port } = textsOf(error);
  if (REFUSED_LOGINS.has(code)) return ofLogin(message);
  if (code === '3D000')
    return `PostgreSQL says: ${message}. Create the database in UTF-8 (\`create database …\`), then run ${UP}.`;
  if (MISSING_OBJECTS.has(code))
    return `The database lacks something that this release needs (${message}). Run ${UP}, which applies pending migrations.`;
  if (
    code === '42501' &&
    /^permission denied for (database|schema|table|view|sequence|function) /.test(message)
  )
    return `A role lacks a right that it needs (${message}). Run ${UP} with DATABASE_URL_ADMIN, which creates all grants again.`;
  if (NOBODY_ANSWERS.has(code)) return ofSilence(code, address, port);
  return undefined;
}

function ofLogin(message: string): string {
  const [, role = ''] = /(?:user|role) "([^"]+)"/.exec(message) ?? [];
  const variable = VARIABLES[role];
  if (!variable)
    return `PostgreSQL refused a login (${message}). Correct the user or the password in the URL, usually that of DATABASE_URL_ADMIN.`;
  return (
    `PostgreSQL refused the login of ${role} (${message}). If the database is new, the role does not exist yet: run ${UP} ` +
    `with DATABASE_URL_OWNER and DATABASE_URL_ADMIN, which creates it. Otherwise correct the password in ${variable}.`
  );
}

function ofSilence(code: string, address: string, port: string): string {
  const where = address === '' ? 'the host of the URL' : `${address}:${port}`;
  return `No PostgreSQL answers at ${where} (${code}). Start it, or correct DATABASE_URL and the URLs of the other roles.`;
}

/** Of the error, or of the first one behind it: each IP address of a host name fails with an error of its own. */
function textsOf(error: unknown): Record<'code' | 'message' | 'address' | 'port', string> {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const { code, message, address, port, hostname } = (first ?? {}) as Record<string, unknown>;
  return {
    code: String(code ?? ''),
    message: String(message ?? ''),
    address: String(address ?? hostname ?? ''),
    port: String(port ?? ''),
  };
}
