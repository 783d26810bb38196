import type { ZodType, z } from 'zod';
import type { Permission } from '../../../auth/permissions.ts';
import type { CallContext } from '../call-context.ts';

/** The answer of a tool, in both of its forms. */
export interface ToolAnswer {
  /** The data, as the tool's `outputSchema` describes it. */
  readonly structured: Readonly<Record<string, unknown>>;
  /**
   * The same for clients that read text only, in at most `chars` characters of JSON; it says what it leaves out. Without it, the
   * text is `structured` as JSON.
   */
  readonly text?: (chars: number) => string;
}

/** A tool whose types `defineTool` has checked, so that tools can stand in one list. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  /** For the model: fewer than 300 characters. */
  readonly description: string;
  /** A caller without it does not see the tool and cannot call it. */
  readonly permission: Permission;
  readonly annotations: ToolAnnotations;
  readonly input: ZodType;
  readonly output: ZodType;
  /** The largest answer to this input, in characters of its JSON. */
  readonly budget: (input: never) => number;
  readonly run: (input: never, context: CallContext) => Promise<ToolAnswer>;
}

interface ToolAnnotations {
  readonly readOnlyHint?: true;
  readonly idempotentHint?: true;
  readonly destructiveHint?: boolean;
  readonly openWorldHint: false;
}

export const READS = { readOnlyHint: true, openWorldHint: false } as const;
export const REPLACES = { idempotentHint: true, destructiveHint: true, openWorldHint: false } as const;
export const ADDS = { destructiveHint: false, openWorldHint: false } as const;

interface Definition<I extends ZodType, O extends ZodType>
  extends Pick<Tool, 'name' | 'title' | 'description' | 'permission' | 'annotations'> {
  readonly input: I;
  readonly output: O;
  readonly budget: (input: z.output<I>) => number;
  readonly run: (
    input: z.output<I>,
    context: CallContext,
  ) => Promise<ToolAnswer & { readonly structured: z.output<O> }>;
}

/** Checks a tool against the types of its schemas. */
export const defineTool = <I extends ZodType, O extends ZodType>(definition: Definition<I, O>): Tool =>
  definition as Tool;
