/** What a program needs to be found, to find its files, and to know language and time. On Windows also to run at all. */
const NEEDED: ReadonlySet<string> = new Set([
  ...['PATH', 'HOME', 'TMPDIR', 'LANG', 'LANGUAGE', 'TZ'],
  ...['LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'LD_PRELOAD'],
  ...['SYSTEMROOT', 'WINDIR', 'SYSTEMDRIVE', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE', 'APPDATA'],
]);
const NEEDED_FAMILIES = /^(?:LC|NSS_WRAPPER)_/;
/** By the manual of PostgreSQL: how its processes are spared when memory runs out. */
const OF_SERVERS = /^PG_OOM_ADJUST_(?:FILE|VALUE)$/;
/** By the manual of libpq, and what its TLS and Kerberos read. Not every name that begins with PG: PGADMIN_DEFAULT_PASSWORD exists. */
const OF_CLIENTS =
  /^(?:PG[A-Z]+|PGCONNECT_TIMEOUT|SSL_CERT_FILE|SSL_CERT_DIR|OPENSSL_(?:CONF|CONF_INCLUDE|MODULES|ENGINES)|KRB5_CONFIG|KRB5_CLIENT_KTNAME|KRB5CCNAME|GSS_USE_PROXY)$/;

/**
 * The environment for programs of others that this process starts, with messages in English. It has none of the product's own
 * variables, because those are secrets and every process of the same user can read an environment.
 */
export const environmentOfPrograms = (): NodeJS.ProcessEnv =>
  environmentWith((name) => NEEDED.has(name) || NEEDED_FAMILIES.test(name) || OF_SERVERS.test(name));

/** For programs that connect to a PostgreSQL: what they need, and the variables that tell them how. */
export const environmentOfClients = (): NodeJS.ProcessEnv =>
  environmentWith((name) => NEEDED.has(name) || NEEDED_FAMILIES.test(name) || OF_CLIENTS.test(name));

function environmentWith(isNeeded: (name: string) => boolean): NodeJS.ProcessEnv {
  // Windows writes Path
  const needed = Object.entries(process.env).filter(([name]) => isNeeded(name.toUpperCase()));
  return { ...Object.fromEntries(needed), LC_MESSAGES: 'C' };
}
