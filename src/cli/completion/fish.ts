import type { OptionWord, Place, Values } from './tree.ts';

export function fishCompletion(name: string, places: readonly Place[]): string {
  const at = `__${name}_at`;
  const ways = places.flatMap(({ entries, path }) =>
    entries.map((entry) => `      case ${q(entry)}\n        set at ${q(path)}`),
  );
  return `# Completion of ${name} for fish.
function ${at}
  set -l words (commandline -opc)
  set -l at ''
  for word in $words[2..-1]
    switch "$at $word"
${ways.join('\n')}
    end
  end
  test "$at" = "$argv[1]"
end
complete -c ${name} -f
${places.flatMap((place) => linesOf(name, at, place)).join('\n')}
`;
}

/** fish knows two escapes between single quotation marks. */
const q = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function linesOf(name: string, at: string, { path, commands, options, values }: Place): string[] {
  const start = `complete -c ${name} -n ${q(`${at} ${q(path)}`)}`;
  return [
    ...commands.map(({ word, description }) => `${start} -a ${word} -d ${q(description)}`),
    ...options.map((one) => `${start} -l ${one.word.slice(2)}${valueWords(one)} -d ${q(one.description)}`),
    ...(values.choices.length > 0 ? [`${start} -a ${q(values.choices.join(' '))}`] : []),
    ...(values.areFiles ? [`${start} -F`] : []),
  ];
}

function valueWords({ values }: OptionWord): string {
  if (values === undefined) return '';
  return values.areFiles ? ' -r -F' : ` -x${choicesOf(values)}`;
}

const choicesOf = ({ choices }: Values): string => (choices.length > 0 ? ` -a ${q(choices.join(' '))}` : '');
