import { placeBranches, quoted, valueBranches, wordBranches } from './case-branches.ts';
import type { Place, Values } from './tree.ts';

/** For bash 4 and newer. */
export function bashCompletion(name: string, places: readonly Place[]): string {
  return `# Completion of ${name} for bash.
_${name}() {
  local at='' cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
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
complete -F _${name} ${name}
`;
}

const offerValues = ({ choices, areFiles }: Values): string => fill(choices, areFiles);

function offerWords({ commands, options, values }: Place): string {
  const words = [...commands, ...options].map(({ word }) => word).concat(values.choices);
  return fill(words, values.areFiles);
}

function fill(words: readonly string[], areFiles: boolean): string {
  if (words.length === 0 && !areFiles) return ':';
  const files = areFiles ? ' -f' : '';
  return `COMPREPLY=($(compgen${files} -W ${quoted(words.join(' '))} -- "$cur"))`;
}
