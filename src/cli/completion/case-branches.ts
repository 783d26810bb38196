import type { OptionWord, Place, Values } from './tree.ts';

// The branches of the `case` statements with which the scripts for bash and zsh find what comes next.

/** Both shells end a quoted word for a quotation mark, and begin it again. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** By the place so far and a word of the line: the place to which the word leads. */
export const placeBranches = (places: readonly Place[]): string =>
  places
    .flatMap(({ entries, path }) => entries.map((entry) => `      ${quoted(entry)}) at=${quoted(path)} ;;`))
    .join('\n');

/** By the place and an option before the cursor: the command that offers the values of the option. */
export const valueBranches = (places: readonly Place[], offer: (values: Values) => string): string =>
  places
    .flatMap(({ path, options }) =>
      options
        .filter((one): one is OptionWord & { values: Values } => one.values !== undefined)
        .map(({ word, values }) => `    ${quoted(`${path} ${word}`)}) ${offer(values)}; return ;;`),
    )
    .join('\n');

/** By the place: the command that offers its commands, options and values. */
export const wordBranches = (places: readonly Place[], offer: (place: Place) => string): string =>
  places.map((place) => `    ${quoted(place.path)}) ${offer(place)} ;;`).join('\n');
