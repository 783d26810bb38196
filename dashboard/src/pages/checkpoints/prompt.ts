import { LISTS, textOfItem, type Version } from './version.ts';

/** The checkpoint as Markdown that a model can go on from. It has no compressed context. */
export function promptOf(version: Version): string {
  const { checkpoint_id, revision, tool_id, recorded_at, summary } = version;
  const head = `# Checkpoint ${checkpoint_id}, revision ${revision}\n\nFrom ${tool_id}, recorded at ${recorded_at}.`;
  const lists = LISTS.filter(({ field }) => version[field].length > 0).map(
    ({ field, label }) =>
      `## ${label}\n\n${version[field].map((item) => `- ${textOfItem(item).replaceAll('\n', '\n  ')}`).join('\n')}`,
  );
  return [head, `## Summary\n\n${summary}`, ...lists].join('\n\n');
}
