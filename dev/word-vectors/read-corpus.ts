import { packageFileOf, tarOf } from './inputs/download.ts';
import type { Input } from './inputs/input.ts';
import { filesOfTar } from './inputs/tar.ts';
import { Corpus } from './model/corpus.ts';
import { hasText, paragraphsOf } from './text/paragraphs.ts';

/** The texts of the packages, in the order of the list and of each archive. */
export async function readCorpus(
  inputs: readonly Input[],
  folder: string,
  log: (line: string) => void,
): Promise<Corpus> {
  const corpus = new Corpus();
  for (const input of inputs) {
    const before = { tokens: corpus.tokens.length, paragraphs: corpus.paragraphs };
    const path = await packageFileOf(input, folder);
    for await (const file of filesOfTar(tarOf(input, path), hasText)) {
      corpus.startFile();
      for (const paragraph of paragraphsOf(file.path, file.content)) corpus.add(paragraph);
    }
    const words = corpus.tokens.length - before.tokens;
    log(
      `${input.name} ${input.version}: ${words} words in ${corpus.paragraphs - before.paragraphs} paragraphs`,
    );
  }
  return corpus;
}
