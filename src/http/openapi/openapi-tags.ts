interface Tag {
  readonly name: string;
  readonly description: string;
  /** The first path segments that the tag covers. */
  readonly paths: readonly string[];
}

const tag = (name: string, paths: readonly string[], description: string): Tag => ({
  name,
  description,
  paths,
});

/** The areas of the API in the order of the documentation, with their tags. */
const AREAS: Readonly<Record<string, readonly Tag[]>> = {
  Memory: [
    tag('Overview', ['overview'], 'What the first page of the dashboard shows.'),
    tag('Sessions', ['sessions'], 'A session is one run of a coding tool, with its context.'),
    tag('Checkpoints', ['checkpoints'], 'The saved state of a conversation, with its full history.'),
    tag('Search', ['search'], 'Finds checkpoints, memories and sessions by words and meaning.'),
    tag('Projects', ['projects'], 'A workspace of a tool, its settings and its memories.'),
  ],
  Telemetry: [
    tag('Batches', ['ingest'], 'Stores up to 1,000 mixed records in one transaction.'),
    tag('Metrics', ['metrics'], 'Samples of the counters and gauges of tools, and sums of them.'),
    tag('Costs', ['costs'], 'What saved tokens would have cost.'),
    tag(
      'Usage',
      ['usage'],
      'Requests of coding tools to models, with tokens and cost, and their other telemetry.',
    ),
    tag('Tools', ['tools'], 'The coding tools that have sent data, with what they sent and when.'),
    tag('Tool operations', ['operations'], 'Reads and searches of a tool, and the tokens that they saved.'),
    tag('Cache hits', ['cache-hits'], 'Files that a tool served from its cache.'),
    tag('Velocity', ['velocity'], 'How fast a session uses up its context.'),
    tag('Predictions', ['predictions'], 'When a checkpoint was expected, and when it came.'),
  ],
  Settings: [
    tag('Settings', ['settings'], 'What is recorded, and how often.'),
    tag('Retention', ['retention'], 'How long data is kept, and what would be deleted.'),
    tag('Imports', ['imports'], 'Data of OmniMemory 1, from its SQLite file.'),
    tag('Tool configs', ['tool-configs'], 'The configuration of each tool.'),
  ],
  Team: [
    tag('Tenant', ['tenant'], 'The team itself.'),
    tag('Members', ['members'], 'Who belongs to the team, and in which role.'),
    tag('Invitations', ['invitations'], 'Links that make people members.'),
    tag('API keys', ['api-keys'], 'Credentials of programs.'),
    tag('Audit log', ['audit-logs'], 'Who changed what, as a chain of hashes.'),
    tag('Exports', ['exports'], 'Archives of everything that one may read, for a move or a backup.'),
    tag(
      'Departed members',
      ['departed-members'],
      'What former members kept private, for an owner to decide about.',
    ),
    tag('Deletions', ['deletions'], 'What is being deleted, and the proof that it is gone.'),
    tag('Changes', ['changes'], 'What changes, while it changes.'),
    tag('Local data', ['local'], 'Moves the data of local mode to the team, and back.'),
    tag('Isolation', ['isolation'], 'Whether the database keeps tenants apart.'),
  ],
  Plan: [
    tag('Entitlements', ['entitlements'], 'What the plan of the tenant allows.'),
    tag('Billing', ['billing'], 'Checkout, and the subscription at Stripe.'),
  ],
  People: [tag('Sign-in', ['auth'], 'Accounts of people, for browsers.')],
};

const ALL = Object.values(AREAS).flat();

/** The first parts of paths that have a tag. */
export const TAGGED: ReadonlySet<string> = new Set(ALL.flatMap(({ paths }) => paths));

export const TAGS = ALL.map(({ name, description }) => ({ name, description }));

/** An extension that documentation pages group the tags by. */
export const TAG_GROUPS = Object.entries(AREAS).map(([name, tags]) => ({
  name,
  tags: tags.map((one) => one.name),
}));

/** The tag of a path such as `/v1/sessions/:session_id` or `/auth/me`. */
export function tagOf(path: string): string {
  const part = path.split('/').find((one) => one !== '' && one !== 'v1') ?? '';
  const found = ALL.find(({ paths }) => paths.includes(part));
  if (!found)
    throw new Error(`No tag stands for ${path}; add one to AREAS of src/http/openapi/openapi-tags.ts.`);
  return found.name;
}
