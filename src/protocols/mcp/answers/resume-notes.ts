import { type ResumeContext, resumeText } from '../../../features/memory/resume-context/resume-text.ts';
import { jsonLength } from './budget.ts';
import { fittingCount } from './fitting-count.ts';

export const NOTHING_KNOWN = 'Nothing is stored about this project yet.';

const REST = 'Call checkpoint_get for all of the checkpoint, or resume_context with a larger max_chars.';
/** With less room the text would have nothing but its headings. */
const LEAST = 500;

/** The context as plain text that takes at most `chars` characters as JSON, which escapes quotes and line breaks. */
export function resumeNotes(context: ResumeContext, chars: number): string {
  const notes = (most: number) => resumeText(context, most, REST);
  const most = fittingCount(chars, (most) => jsonLength(notes(most)) <= chars);
  return most < LEAST ? 'The notes are in structuredContent.' : notes(most);
}
