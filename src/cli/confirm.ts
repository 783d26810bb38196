import { createInterface } from 'node:readline/promises';

/** The operator did not agree. */
export class NotConfirmed extends Error {}

interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * Asks on a terminal, where the answer must be `yes`. Throws NotConfirmed for any other answer, and without a terminal,
 * where nobody can be asked.
 */
export async function confirm(
  question: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<void> {
  if (!input.isTTY || !output.isTTY)
    throw new NotConfirmed(
      'Nothing was changed, because there is no terminal to ask on. Add --yes if you want to delete this data.',
    );
  const lines = createInterface({ input, output });
  try {
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    const answer = await Promise.race([lines.question(`${question} Type yes to continue: `), ended]);
    if (answer.trim() !== 'yes')
      throw new NotConfirmed('Nothing was changed, because the answer was not yes.');
  } finally {
    lines.close();
  }
}
