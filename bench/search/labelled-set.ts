import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILES = ['a', 'b', 'c', 'd'];

export type Half = 'tune' | 'judge';
export type QuestionKind = 'paraphrase' | 'identifier' | 'language' | 'off_topic';

export interface LabelledQuestion {
  readonly kind: QuestionKind;
  readonly text: string;
  /** The number of the passage that answers it, from 0. Undefined if none does. */
  readonly passage: number | undefined;
  readonly half: Half;
}

export interface LabelledSet {
  readonly passages: readonly string[];
  readonly questions: readonly LabelledQuestion[];
}

/** The set of this folder. */
export const readLabelledSet = (): LabelledSet =>
  parseLabelledSet(
    FILES.map((name) => readFileSync(join(import.meta.dirname, 'set', `${name}.txt`), 'utf8')).join('\n'),
  );

/** set/README.md describes the format. Throws for a line that is none, and for a question without a passage. */
export function parseLabelledSet(text: string): LabelledSet {
  const passages: string[] = [];
  const questions: LabelledQuestion[] = [];
  const counts = new Map<QuestionKind, number>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('# ')) continue;
    const [, sign, language, rest] = /^(>|\?(=|-|[a-z]{2})?) (.+)$/.exec(line) ?? [];
    if (sign === undefined || rest === undefined) throw new Error(`Not a line of the labelled set: ${line}`);
    if (sign === '>') {
      passages.push(rest);
      continue;
    }
    const kind = kindOf(language);
    const passage = kind === 'off_topic' ? undefined : passages.length - 1;
    if (passage === -1) throw new Error(`No passage comes before this question: ${line}`);
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    questions.push({ kind, text: rest, passage, half: number % 2 === 1 ? 'tune' : 'judge' });
  }
  return { passages, questions };
}

function kindOf(sign: string | undefined): QuestionKind {
  if (sign === undefined) return 'paraphrase';
  if (sign === '=') return 'identifier';
  return sign === '-' ? 'off_topic' : 'language';
}
