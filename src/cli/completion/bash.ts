import type { OptionWord, Place, Values } from './tree.ts';

/** For bash 4 and newer. */
export function bashCompletion(name: string, places: readonly Place[]): string {
  const ways = places.flatMap(({ entries, path }) =>
    entries.map((entry) => `      ${q(entry)}) at=${q(path)} ;;`),
  );
  return `# Completion of ${name} for bash.
_${name}() {
  local at='' cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
${ways.join('\n')}
    esac
  done
  case "$at $prev" in
${places.flatMap(valueCases).join('\n')}
  esac
  case "$at" in
${places.map(wordCase).join('\n')}
  esac
}
complete -F _${name} ${name}
`;
}

const q = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const valueCases = ({ path, options }: Place): string[] =>
  options
    .filter((one): one is OptionWord & { values: Values } => one.values !== undefined)
    .map(
      ({ word, values }) =>
        `    ${q(`${path} ${word}`)}) ${fill(values.choices, values.areFiles)}; return ;;`,
    );

const wordCase = ({ path, commands, options, values }: Place): string => {
  const words = [...commands, ...options].map(({ word }) => word).concat(values.choices);
  return `    ${q(path)}) ${fill(words, values.areFiles)} ;;`;
};

function fill(words: readonly string[], areFiles: boolean): string {
  if (words.length === 0 && !areFiles) return ':';
  const files = areFiles ? ' -f' : '';
  return `COMPREPLY=($(compgen${files} -W ${q(words.join(' '))} -- "$cur"))`;
}
