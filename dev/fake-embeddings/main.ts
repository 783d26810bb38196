import { Command, InvalidArgumentError } from 'commander';
import { startFakeEmbeddings } from './fake-embeddings.ts';

interface Options {
  port: number;
  width: number;
  model: string;
  apiKey?: string;
  batchLimit?: number;
  context?: number;
  shuffle?: boolean;
  limitEvery?: number;
  delay: number;
}

async function main(): Promise<void> {
  const { delay, ...options } = new Command('npm run dev:embeddings --')
    .description('A fake endpoint for embeddings: texts that share words have vectors near each other.')
    .option('--port <number>', 'port to listen on', number, 12_112)
    .option('--width <number>', 'numbers in a vector', number, 64)
    .option('--model <name>', 'the model that it has', 'fake-model')
    .option('--api-key <key>', 'refuse requests without this key (401)')
    .option('--batch-limit <number>', 'refuse more texts in a request (413)', number)
    .option('--context <number>', 'refuse longer texts, in characters (400)', number)
    .option('--shuffle', 'answer in another order')
    .option('--limit-every <number>', 'every so many requests are too many (429)', number)
    .option('--delay <ms>', 'time of an answer', number, 0)
    .parse()
    .opts<Options>();
  const fake = await startFakeEmbeddings({ ...options, delayMs: delay });
  process.stdout.write(`The fake endpoint for embeddings is listening on ${fake.url}
Start the server with:
  SEMANTIC_SEARCH=endpoint EMBEDDINGS_URL=${fake.url} EMBEDDINGS_MODEL=${options.model} npm start
`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await fake.close();
}

function number(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('must be a whole number');
  return Number(value);
}

main().catch(({ message }: Error) => {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
});
