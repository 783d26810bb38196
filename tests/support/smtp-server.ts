import { type AddressInfo, createServer } from 'node:net';

/** A mail server on loopback that accepts every email that it is not told to refuse: enough of SMTP (RFC 5321) for one client. */
export interface SmtpServer {
  readonly url: string;
  /** As they were sent, headers and all. */
  readonly received: string[];
  /** The next commands that match get these replies, one each. */
  readonly refusals: { readonly command: RegExp; readonly reply: string }[];
  close(): Promise<void>;
}

export async function startSmtpServer(): Promise<SmtpServer> {
  const received: string[] = [];
  const refusals: { readonly command: RegExp; readonly reply: string }[] = [];
  const server = createServer((socket) => {
    let [buffer, inData] = ['', false];
    const say = (line: string) => socket.write(`${line}\r\n`);
    const answer = (line: string) => {
      const refused = refusals.findIndex(({ command }) => command.test(line));
      if (refused !== -1) say(refusals.splice(refused, 1)[0]?.reply ?? '');
      else if (/^(EHLO|HELO|MAIL|RCPT|RSET|NOOP)/i.test(line)) say('250 fine');
      else if (/^DATA/i.test(line)) say('354 go on');
      else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else say('502 not here');
      inData = refused === -1 && /^DATA/i.test(line);
    };
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      buffer += chunk;
      for (let end = endOf(buffer, inData); end; end = endOf(buffer, inData)) {
        const text = buffer.slice(0, end.at);
        buffer = buffer.slice(end.at + end.length);
        if (!inData) answer(text);
        else {
          received.push(text);
          inData = false;
          say('250 taken');
        }
      }
    });
    say('220 loopback');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    refusals,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Where a command, or the text of a mail, ends. */
function endOf(buffer: string, inData: boolean): { at: number; length: number } | undefined {
  const end = inData ? '\r\n.\r\n' : '\r\n';
  const at = buffer.indexOf(end);
  return at === -1 ? undefined : { at, length: end.length };
}
