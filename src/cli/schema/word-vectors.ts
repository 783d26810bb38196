import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { loadOperatorConfig } from '../../config/config.ts';
import type { Examination } from '../../db/doctor/doctor.ts';
import type { Finding } from '../../db/doctor/finding.ts';
import manifest from '../../lib/word-vectors/english-software.json' with { type: 'json' };
import { WORD_VECTORS_FILE } from '../../lib/word-vectors/word-vectors.ts';

const CHECK = 'the word vectors of the search are those of this release';

/** Also looks at the file that search by meaning needs. Without it a server finds texts by their words only. */
export function withWordVectors(examination: Examination, path = WORD_VECTORS_FILE): Examination {
  if (loadOperatorConfig().search.mode === 'off') return examination;
  const { checks, findings } = examination;
  const fault = faultOf(path);
  const finding: Finding = {
    severity: 'warning',
    check: CHECK,
    message: `${path} ${fault}, so a server that started with it finds texts by their words only.`,
    remedy: 'Install this release again. Texts that wait for their vectors get them afterwards.',
  };
  return { ...examination, checks: [...checks, CHECK], findings: fault ? [...findings, finding] : findings };
}

function faultOf(path: string): string | undefined {
  try {
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
    return digest === manifest.file.sha256 ? undefined : 'is damaged or of another release';
  } catch {
    return 'cannot be read';
  }
}
