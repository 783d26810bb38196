import { afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { Computer, removeHomes } from './computer.ts';

afterEach(removeHomes);

const CONFIG = '.codex/config.toml';

const key = fc.stringMatching(/^[a-z][a-z_]{0,6}$/).filter((name) => !['otel', 'zz'].includes(name));
const tableKey = fc.oneof(
  { weight: 4, arbitrary: key },
  { weight: 1, arbitrary: fc.constant('mcp_servers') },
);
const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom('a # b', '[otel]', 'x = 1', '"', "'''", '\\', 'é\u2028'),
);
const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }));
const table = fc.dictionary(key, fc.oneof(value, fc.constant({ url: 'x' })), { maxKeys: 4 });
const otel = fc.constantFrom<string>(
  '',
  '',
  '[otel]\nenvironment = "dev" # mine\n',
  '[otel]\n# first\nexporter = "none"\n',
  '[otel]\nlog_user_prompt = true\n[otel.span_attributes]\nteam = "x"\n',
);

/** A file as people write them: comments above lines, blank lines, tables in any place. */
const file = fc
  .record({
    top: table,
    tables: fc.dictionary(tableKey, table, { maxKeys: 3 }),
    otel,
    otelFirst: fc.boolean(),
    comments: fc.array(fc.boolean(), { maxLength: 12 }),
    end: fc.constantFrom('', '\n', '\n\n'),
  })
  .map(({ top, tables, otel: ours, otelFirst, comments, end }) => {
    const names = Object.keys(top);
    const others = Object.fromEntries(Object.entries(tables).filter(([name]) => !names.includes(name)));
    const lines = `${stringify(others)}`.split('\n');
    const commented = lines
      .map((line, at) => (comments[at] && /^\[|=/.test(line) ? `# c${at}\n${line}` : line))
      .join('\n');
    const parts = otelFirst ? [stringify(top), ours, commented] : [stringify(top), commented, `\n${ours}`];
    return parts.join('\n').trimEnd() + end;
  });

const commentsOf = (text: string) => text.split('\n').filter((line) => line.startsWith('#'));
const plain = (text: string) => JSON.parse(JSON.stringify(parse(text)));

test('any configuration of Codex keeps its content and its comments, and comes back', async () => {
  await fc.assert(
    fc.asyncProperty(file, fc.boolean(), fc.boolean(), async (before, edits, withMcp) => {
      const computer = new Computer();
      computer.write(CONFIG, before);
      await computer.connect('codex', { withMcp });
      const connected = computer.read(CONFIG);
      const { otel: now, mcp_servers: { omnimemory, ...servers } = {}, ...rest } = plain(connected);
      const { otel: old, mcp_servers: oldServers = {}, ...others } = plain(before);
      expect([rest, servers]).toEqual([others, oldServers]);
      expect(omnimemory !== undefined).toBe(withMcp);
      expect(now).toMatchObject({
        ...old,
        log_user_prompt: false,
        exporter: { 'otlp-http': { protocol: 'binary' } },
      });
      expect(commentsOf(connected)).toEqual(commentsOf(before));
      const more = '\n# mine\n[zz]\n# below\nq = 1\n';
      if (edits) computer.write(CONFIG, connected + more);
      await computer.connect('codex', { undo: true });
      if (!edits) return expect(computer.read(CONFIG)).toBe(before);
      expect(plain(computer.read(CONFIG))).toEqual({ ...plain(before), zz: { q: 1 } });
      expect(commentsOf(computer.read(CONFIG))).toEqual([...commentsOf(before), '# mine', '# below']);
    }),
    { numRuns: 60 },
  );
}, 120_000);
