import { masked } from './changes/difference.ts';
import { changed } from './documents/document.ts';
import { KEY_VARIABLE } from './key.ts';
import { claudeCodeVariables } from './tools/claude-code.ts';
import { type Desired, headersVariable, type Tool, type WantedFile } from './tools/tool.ts';

/** Stands for the key in the settings until it is printed. */
const PLACEHOLDER = 'omk_0000000000000000';

/** The settings as text, without the key: a shell takes it from the environment. */
export function settingsText(tool: Tool, desired: Desired): string {
  const keyless = { ...desired, key: desired.key && PLACEHOLDER };
  const files = tool.wanted(keyless).filter(({ settings, entries }) => settings.length + entries.length > 0);
  if (tool.name === 'claude-code')
    return [claudeCodeText(keyless, files), ...(desired.mcp ? tool.steps(desired).map(comment) : [])].join(
      '\n',
    );
  return [...files.map(fileText), ...tool.steps(desired).map(comment)].join('\n');
}

/** The whole is a script for a shell: what is not a variable is a comment. */
function claudeCodeText(desired: Desired, files: readonly WantedFile[]): string {
  const variables = claudeCodeVariables(desired).map(
    ([name, value]) => `export ${name}=${shellValue(value)}`,
  );
  return [
    ...variables,
    '',
    ...files.map((file) => comment(`The same in a file:\n${fileText(file).trimEnd()}`)),
  ].join('\n');
}

const shellValue = (value: string) =>
  value === headersVariable(PLACEHOLDER) ? `"Authorization=Bearer%20$${KEY_VARIABLE}"` : value;

function fileText({ file, format, settings, entries }: WantedFile): string {
  const items = entries.map(({ path, item }) => ({ path, value: item, append: true as const }));
  return masked(`# ${file}\n${changed(format, '', [...settings, ...items])}`);
}

const comment = (text: string) => text.replace(/^/gm, '# ');
