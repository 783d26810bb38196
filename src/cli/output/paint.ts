import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours on a terminal only; NO_COLOR, FORCE_COLOR and TERM=dumb are respected. */
export const paint = (style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string =>
  styleText(style, text, { stream });

const OF_SEVERITY: Readonly<Record<string, Style>> = {
  ok: 'green',
  hint: 'cyan',
  warning: 'yellow',
  fault: 'red',
};

/** `text` in the colour of a severity. */
export const paintSeverity = (severity: string, text: string): string =>
  paint(OF_SEVERITY[severity] ?? 'reset', text);
