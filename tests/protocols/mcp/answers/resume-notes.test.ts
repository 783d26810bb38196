import { expect, test } from '@jest/globals';
import type { ResumeContext } from '../../../../src/features/memory/resume-context/resume-text.ts';
import { jsonLength } from '../../../../src/protocols/mcp/answers/budget.ts';
import { resumeNotes } from '../../../../src/protocols/mcp/answers/resume-notes.ts';

const TIME = '2026-11-28T09:00:00.000000+00:00';

/** A context full of one text, and how often the texts of its lists have been read. */
function contextOf(text: string) {
  let reads = 0;
  const whole = { text, total_chars: [...text].length };
  const item = {
    get text() {
      reads++;
      return text;
    },
    total_chars: whole.total_chars,
  };
  const list = { total: 50, items: Array<typeof item>(50).fill(item) };
  const context: ResumeContext = {
    project_id: 'p',
    latest_session: null,
    checkpoint: {
      ...{ checkpoint_id: 'ckpt_1', created_at: TIME, tool_id: 'test', checkpoint_type: 'manual' },
      ...{ summary: whole, todos: list, blockers: list, decisions: list, files_modified: list },
    },
    memory_keys: Array.from({ length: 30 }, () => ({ key: text.slice(0, 255), chars: 1, updated_at: TIME })),
    memories: 100,
  };
  return { context, reads: () => reads };
}

test.each([
  ['quotes', '"'],
  ['backslashes', '\\'],
  ['quotes in lines', '"\n'],
  ['hidden characters', '\u200b'],
  ['emoji', '🧠'],
  ['letters', 'x'],
])('notes full of %s fit after a few attempts', (_what, character) => {
  for (const length of [20, 97, 300, 2_000])
    for (const chars of [1_700, 6_703, 19_707]) {
      const { context, reads } = contextOf(character.repeat(length));
      expect(jsonLength(resumeNotes(context, chars))).toBeLessThanOrEqual(chars);
      // an attempt can show 50 items of 4 lists
      expect(reads()).toBeLessThan(17 * 200);
    }
});

test('items for which there is no room are not even read', () => {
  const { context, reads } = contextOf('x'.repeat(2_000));
  expect(resumeNotes(context, 6_000)).toContain('Not shown');
  expect(reads()).toBeLessThan(40);
});
