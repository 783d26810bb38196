export interface DemoTool {
  readonly id: 'claude-code' | 'cursor' | 'codex';
  readonly version: string;
  readonly models: readonly string[];
  /** How many of ten sessions are of this tool. */
  readonly share: number;
  /** Tokens of a call: new input, what was read from the prompt cache, output. */
  readonly input: readonly [number, number];
  readonly cached: readonly [number, number];
  readonly output: readonly [number, number];
}

export const TOOLS: readonly DemoTool[] = [
  {
    id: 'claude-code',
    version: '2.1.220',
    models: ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-sonnet-5-5'],
    share: 5,
    input: [40, 900],
    cached: [14_000, 92_000],
    output: [180, 2_600],
  },
  {
    id: 'cursor',
    version: '2.4.7',
    models: ['claude-sonnet-5-5', 'gpt-6.1-terra'],
    share: 3,
    input: [600, 6_200],
    cached: [4_000, 30_000],
    output: [120, 1_400],
  },
  {
    id: 'codex',
    version: '0.98.0',
    models: ['gpt-6.1-sol'],
    share: 2,
    input: [900, 9_000],
    cached: [6_000, 48_000],
    output: [200, 2_900],
  },
];

/** A tool by its share. `place`: from 0 to below 1. */
export function toolAt(place: number): DemoTool {
  const all = TOOLS.reduce((sum, { share }) => sum + share, 0);
  let left = place * all;
  const found = TOOLS.find(({ share }) => {
    left -= share;
    return left < 0;
  });
  return found ?? (TOOLS[0] as DemoTool);
}
