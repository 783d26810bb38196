import type { OptionWord, Place, Values, Word } from './tree.ts';

export function zshCompletion(name: string, places: readonly Place[]): string {
  const ways = places.flatMap(({ entries, path }) =>
    entries.map((entry) => `      ${q(entry)}) at=${q(path)} ;;`),
  );
  return `#compdef ${name}
# Completion of ${name} for zsh.
_${name}() {
  local at='' prev=\${words[CURRENT-1]} i
  local -a items
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
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
if [ "$funcstack[1]" = _${name} ]; then
  _${name} "$@"
elif (( $+functions[compdef] )); then
  compdef _${name} ${name}
fi
`;
}

const q = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** As \`_describe\` takes it. */
const item = ({ word, description }: Word): string =>
  q(`${word.replaceAll(':', '\\:')}${description === '' ? '' : `:${description}`}`);

const valueCases = ({ path, options }: Place): string[] =>
  options
    .filter((one): one is OptionWord & { values: Values } => one.values !== undefined)
    .map(({ word, values }) => `    ${q(`${path} ${word}`)}) ${valueWords(values)}; return ;;`);

function valueWords({ choices, areFiles }: Values): string {
  if (choices.length > 0) return `compadd -- ${choices.map(q).join(' ')}`;
  return areFiles ? '_files' : ':';
}

function wordCase({ path, commands, options, values }: Place): string {
  const items = [...commands, ...options].map(item).concat(values.choices.map(q));
  const files = values.areFiles ? '; _files' : '';
  return `    ${q(path)}) items=(${items.join(' ')}); _describe ${q('command')} items${files} ;;`;
}
