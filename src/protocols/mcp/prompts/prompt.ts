import type { ZodType, z } from 'zod';
import type { Permission } from '../../../auth/permissions.ts';
import type { CallContext } from '../call-context.ts';

/** A prompt whose types `definePrompt` has checked, so that prompts can stand in one list. */
export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The permission of the tool that it asks for. A caller without it does not see the prompt and cannot get it. */
  readonly permission: Permission;
  readonly arguments: readonly PromptArgument[];
  readonly input: ZodType;
  /** The text of its one message. */
  readonly write: (input: never, context: CallContext) => string | Promise<string>;
}

interface PromptArgument {
  readonly name: string;
  readonly description: string;
  readonly required: true;
}

interface Definition<I extends ZodType> extends Omit<Prompt, 'input' | 'write'> {
  readonly input: I;
  readonly write: (input: z.output<I>, context: CallContext) => string | Promise<string>;
}

/** Checks a prompt against the types of its schema. */
export const definePrompt = <I extends ZodType>(definition: Definition<I>): Prompt => definition as Prompt;

/** A text of the user as a value of its own, in one line. */
export const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, escaped);

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
