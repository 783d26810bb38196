import { parseEnv } from 'node:util';
import { ConfigError } from './config.ts';

/** The environment of this process for commands on the embedded server. Throws ConfigError if another database is configured. */
export function embeddedEnvironment(): NodeJS.ProcessEnv {
  if (process.env.DATABASE_URL)
    throw new ConfigError([
      'DATABASE_URL: must not be set, because this command reads the data of the embedded server; the other database is in the file',
    ]);
  return process.env;
}

/** The same for commands on the database of a file of variables. Throws ConfigError if it names none. */
export function environmentOfFile(text: string): NodeJS.ProcessEnv {
  const variables = parseEnv(text);
  if (!variables.DATABASE_URL)
    throw new ConfigError(['DATABASE_URL: must be in the file, with the URLs of the other roles']);
  return { ...process.env, ...variables };
}
