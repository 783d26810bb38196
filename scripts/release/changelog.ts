const HEADING = /^## (?:\[)?(\S+?)(?:\])?(?: - (\S+))?$/;

/** The notes of a version, or of `Unreleased`: its section of the changelog without the heading. `undefined` if there is none. */
export function notesOf(changelog: string, version: string): string | undefined {
  const lines = changelog.split('\n');
  const start = lines.findIndex((line) => HEADING.exec(line)?.[1] === version);
  if (start < 0) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('## '));
  const section = lines.slice(start + 1, length < 0 ? undefined : start + 1 + length);
  return section.join('\n').trim();
}

/** The day that stands behind a version. */
export function dateOf(changelog: string, version: string): string | undefined {
  for (const line of changelog.split('\n')) {
    const [, name, date] = HEADING.exec(line) ?? [];
    if (name === version) return date;
  }
  return undefined;
}
