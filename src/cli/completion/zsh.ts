import { placeBranches, quoted, valueBranches, wordBranches } from './case-branches.ts';
import type { Place, Values, Word } from './tree.ts';

export function zshCompletion(name: string, places: readonly Place[]): string {
  return `#compdef ${name}
# Completion of ${name} for zsh.
_${name}() {
  local at='' prev=\${words[CURRENT-1]} i
  local -a items
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
${placeBranches(places)}
    esac
  done
  case "$at $prev" in
${valueBranches(places, offerValues)}
  esac
  case "$at" in
${wordBranches(places, offerWords)}
  esac
}
if [ "$funcstack[1]" = _${name} ]; then
  _${name} "$@"
elif (( $+functions[compdef] )); then
  compdef _${name} ${name}
fi
`;
}

/** As `_describe` takes it. */
const item = ({ word, description }: Word): string =>
  quoted(`${word.replaceAll(':', '\\:')}${description === '' ? '' : `:${description}`}`);

function offerValues({ choices, areFiles }: Values): string {
  if (choices.length > 0) return `compadd -- ${choices.map(quoted).join(' ')}`;
  return areFiles ? '_files' : ':';
}

function offerWords({ commands, options, values }: Place): string {
  const items = [...commands, ...options].map(item).concat(values.choices.map(quoted));
  const files = values.areFiles ? '; _files' : '';
  return `items=(${items.join(' ')}); _describe ${quoted('command')} items${files}`;
}
