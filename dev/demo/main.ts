import { Command, InvalidArgumentError } from 'commander';
import { asOwner, withServices } from '../../src/cli/connections.ts';
import { loadOperatorConfig } from '../../src/config/config.ts';
import type { Services } from '../../src/container.ts';
import { AccountMails } from '../../src/features/identity/accounts/account.mails.ts';
import { PasswordHashing } from '../../src/features/identity/accounts/passwords/password-hash.ts';
import { fill } from './fill/fill.ts';
import { CapturedMails } from './team/captured-mails.ts';
import { createTeam, type DemoTeam } from './team/create-team.ts';
import { endSessions } from './team/end-sessions.ts';
import { asAdmin, DemoRefused, findDemo, removeTeam } from './team/remove-team.ts';

interface Options {
  readonly url?: string;
  readonly seed: number;
  readonly remove?: true;
}

async function main(): Promise<void> {
  const {
    url = loadOperatorConfig().publicUrl,
    seed,
    remove,
  } = new Command('npm run demo --')
    .description(
      'Fill a team of its own with a fortnight of three coding tools, to look at before you connect yours.',
    )
    .option('--url <url>', 'the running server; by default the one of `npm start`', serverUrl)
    .option('--seed <number>', 'another number tells another story', wholeNumber, 1)
    .option('--remove', 'remove the team and everything in it')
    .parse()
    .opts<Options>();
  const mails = new CapturedMails();
  const accountDependencies = {
    mailer: mails,
    mails: new AccountMails(url),
    passwords: new PasswordHashing(),
  };
  await asOwner(
    ({ admin }) =>
      withServices(
        (services) => (remove ? removed(services, admin) : filled({ services, mails, admin }, url, seed)),
        {
          accountDependencies,
          background: mails.background,
        },
      ),
    { exclusively: false },
  );
}

async function removed(services: Services, admin: string): Promise<void> {
  const wasThere = await removeTeam(services, admin);
  console.log(
    wasThere ? 'The demonstration was removed, with its people.' : 'There is no demonstration to remove.',
  );
}

interface Parts {
  readonly services: Services;
  readonly mails: CapturedMails;
  readonly admin: string;
}

async function filled({ services, mails, admin }: Parts, url: string, seed: number): Promise<void> {
  await requireServer(url);
  if (await asAdmin(admin, findDemo))
    throw new DemoRefused('The demonstration is there already. `npm run demo -- --remove` removes it.');
  const team = await createTeam({ services, tokenOf: (email) => mails.tokenOf(email) });
  try {
    await requireSameDatabase(url, team);
    const { sessions, ended } = await fill(team, { url, seed, now: new Date(), onProgress });
    await asAdmin(admin, (client) => endSessions(client, team, ended));
    greet(team, url, sessions);
  } catch (error) {
    await removeTeam(services, admin);
    console.error('\nThe demonstration could not be filled, so it was removed again.');
    throw error;
  }
}

async function requireServer(url: string): Promise<void> {
  const response = await fetch(`${url}/readyz`).catch(() => undefined);
  if (!response?.ok)
    throw new DemoRefused(
      `No server is ready at ${url}. Run \`npm start\` in another terminal, or name the server with --url.`,
    );
}

/** A key of this database is known to the server only if it uses the same one. */
async function requireSameDatabase(url: string, { keys }: DemoTeam): Promise<void> {
  const [key] = keys.values();
  const headers = { authorization: `Bearer ${key}` };
  const { status } = await fetch(`${url}/v1/sessions?limit=1`, { headers });
  if (status !== 200)
    throw new DemoRefused(
      `The server at ${url} uses another database (it answered ${status} to a new key). Set DATA_DIR or DATABASE_URL to those of the server.`,
    );
}

function onProgress(done: number, all: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${all} sessions`);
  else if (done === all || done % 20 === 0) console.error(`${done} of ${all} sessions`);
}

function greet({ scope, members }: DemoTeam, url: string, sessions: number): void {
  const width = Math.max(...members.map(({ email }) => email.length));
  if (process.stderr.isTTY) console.error();
  console.log(`The team "OmniMemory demo" has ${sessions} sessions of the last fortnight.`);
  console.log(`Sign in at ${url}/sign-in and open ${url}/t/${scope.tenantId}`);
  for (const { email, password, role } of members)
    console.log(`  ${email.padEnd(width)}  ${password}  ${role}`);
  console.log('The passwords are not shown again. `npm run demo -- --remove` removes everything.');
}

function serverUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidArgumentError('expected the URL of the server, such as http://127.0.0.1:8003');
  return url.href.replace(/\/$/, '');
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError('expected a whole number of at most nine digits');
  return Number(text);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
