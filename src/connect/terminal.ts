import { createInterface } from 'node:readline/promises';
import type { ReadStream } from 'node:tty';
import { ConnectRefused } from './refused.ts';

/** The person at the terminal. A test gives another one. */
export interface Terminal {
  readonly print: (text: string) => void;
  /** `undefined`: there is no terminal to ask on. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** The answer does not show while it is typed. */
  readonly askSecret: ((question: string) => Promise<string>) | undefined;
  readonly readStdin: () => Promise<string>;
}

export function thisTerminal(): Terminal {
  const { stdin, stderr } = process;
  const isInteractive = Boolean(stdin.isTTY && stderr.isTTY);
  return {
    print: (text) => process.stdout.write(`${text}\n`),
    ask: isInteractive ? ask : undefined,
    askSecret: isInteractive ? (question) => askSecret(question, stdin) : undefined,
    readStdin: async () => {
      const parts: Buffer[] = [];
      for await (const part of stdin) parts.push(part);
      return Buffer.concat(parts).toString();
    },
  };
}

/** The questions go to stderr, because stdout may be a file. */
async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
  }
}

const [ENTER, NEWLINE, CTRL_C, CTRL_D] = ['\r', '\n', '\u0003', '\u0004'];
const ERASERS = ['\u007f', '\b'];

async function askSecret(question: string, stdin: ReadStream): Promise<string> {
  process.stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  try {
    return await typed(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    process.stderr.write('\n');
  }
}

/** What is typed or pasted until the line ends. */
function typed(stdin: ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (data: string) => {
      for (const character of data) {
        if (character === CTRL_C) return end(() => reject(new ConnectRefused('Nothing was changed.')));
        if (character === ENTER || character === NEWLINE || character === CTRL_D)
          return end(() => resolve(text));
        text = ERASERS.includes(character) ? text.slice(0, -1) : text + character;
      }
    };
    const end = (settle: () => void) => {
      stdin.off('data', onData);
      settle();
    };
    stdin.on('data', onData);
  });
}
