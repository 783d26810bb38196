import type { Server } from '@modelcontextprotocol/server';
import { ValidationFailed } from '../../../lib/errors.ts';
import { validated } from '../../../validation/validation.ts';
import { FRAME, jsonLength, LARGEST_ANSWER } from '../answers/budget.ts';
import { invalidParams } from '../errors.ts';
import type { McpCaller } from '../mcp-caller.ts';
import type { Prompt } from './prompt.ts';
import { remember } from './remember.ts';
import { resume } from './resume.ts';
import { saveCheckpoint } from './save-checkpoint.ts';

/** All prompts, in the order of `prompts/list`. */
const PROMPTS: readonly Prompt[] = [resume, saveCheckpoint, remember];

/** Lets a server list and write the prompts that its caller may use. */
export function servePrompts(server: Server, caller: McpCaller): void {
  server.setRequestHandler('prompts/list', ({ params }) => {
    if (params?.cursor !== undefined)
      throw invalidParams('invalid_cursor', 'The list has one page. Ask without a cursor.');
    return { prompts: PROMPTS.filter(({ permission }) => caller.may(permission)).map(listed) };
  });
  server.setRequestHandler('prompts/get', async ({ params: { name, arguments: given } }) => {
    const prompt = PROMPTS.find((known) => known.name === name);
    if (!prompt)
      throw invalidParams('prompt_not_found', 'There is no such prompt. Use one that prompts/list names.');
    const { description } = prompt;
    const text = await written(prompt, given, caller);
    // not cut: what the user gave is not what would be asked for
    if (jsonLength(text) > LARGEST_ANSWER - FRAME) throw new ValidationFailed([TOO_LONG]);
    return { description, messages: [{ role: 'user', content: { type: 'text', text } }] };
  });
}

/** Control characters take seven characters each. */
const TOO_LONG = { path: '', message: 'the arguments make the message too long. Send shorter ones' };

const written = (prompt: Prompt, given: unknown, caller: McpCaller): Promise<string> =>
  caller.work(prompt.permission, async (context) =>
    prompt.write(validated(prompt.input, given ?? {}, '') as never, context),
  );

const listed = ({ name, title, description, arguments: given }: Prompt) => ({
  name,
  title,
  description,
  arguments: given.map((one) => ({ ...one })),
});
