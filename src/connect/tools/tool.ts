import type { DocumentFormat, Json, Path } from '../documents/document.ts';
import type { Machine } from '../machine.ts';

export const TOOLS = [
  'claude-code',
  'codex',
  'cursor',
  'gemini-cli',
  'qwen-code',
  'vscode',
  'opencode',
  'cline',
] as const;
export type ToolName = (typeof TOOLS)[number];

/** What the person wants to have in the settings of a tool. */
export interface Desired {
  readonly machine: Machine;
  /** Where the server is, without a slash at the end. */
  readonly url: string;
  /** `undefined`: the server is in local mode. */
  readonly key: string | undefined;
  readonly metricsOnly: boolean;
  readonly hooks: boolean;
  readonly resume: boolean;
  /** Whether the tool shall know the MCP server. */
  readonly mcp: boolean;
}

/** A place that names where telemetry goes, or the MCP server of our name. What stands there and is not ours belongs to someone else. */
interface Destination {
  readonly path: Path;
  /** Values that send nothing anywhere else. */
  readonly harmless?: readonly Json[];
  /** The part of the value that names the place. The whole value by default. */
  readonly placeOf?: (value: Json) => Json;
  /** Not looked at if this is there, because it has a line of its own in the list. */
  readonly unless?: Path;
  readonly isMcp?: true;
}

/** What one file shall have. */
export interface WantedFile {
  readonly file: string;
  readonly format: DocumentFormat;
  readonly settings: readonly { readonly path: Path; readonly value: Json }[];
  /** Items of arrays. */
  readonly entries: readonly { readonly path: Path; readonly item: Json }[];
  readonly destinations: readonly Destination[];
  readonly holdsKey: boolean;
}

/** Where the tool sends its telemetry, read from its files. */
export interface Target {
  readonly base: string | undefined;
  readonly authorization: string | undefined;
}

/** The MCP server as the settings of a tool have it. */
export interface McpServer {
  readonly url: string;
  readonly hasKey: boolean;
}

export interface Tool {
  readonly name: ToolName;
  readonly title: string;
  /** How to switch metrics on without events; `undefined`: the tool cannot do that. */
  readonly hasMetricsOnly: boolean;
  readonly hasHooks: boolean;
  wanted(desired: Desired): readonly WantedFile[];
  /** What a person has to do that no file can do. */
  steps(desired: Desired): readonly string[];
  /** `read` gives the content of one of the tool's files. */
  target(read: ReadFile, desired: Desired): Target;
  /** The MCP servers of our name in its settings; `undefined`: the program cannot see them. */
  mcpServers(read: ReadFile, machine: Machine): readonly McpServer[] | undefined;
  /** The command that takes the server out, where the program did not write it. */
  readonly mcpRemoval?: string;
}

export type ReadFile = (file: Pick<WantedFile, 'file' | 'format'>) => Json;

export const otlpBase = (url: string): string => `${url}/otlp`;

/** The value of a variable for headers: names and values are percent-encoded, so that a blank is %20. */
export const headersVariable = (key: string): string => `Authorization=Bearer%20${encodeURIComponent(key)}`;

export function authorizationOf(headers: unknown): string | undefined {
  const [, value] = `${headers ?? ''}`.match(/(?:^|,)\s*authorization=([^,]*)/i) ?? [];
  return value === undefined ? undefined : decodeURIComponent(value);
}

/** A value of a setting as text, if it is one. */
export const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
