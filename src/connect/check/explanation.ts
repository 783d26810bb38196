import { codeOf } from '../files/snapshot.ts';
import { type Reply, TimedOut } from './request.ts';

/** What a person has to know of a request that got no reply. */
export function explainFailure(error: unknown, url: string): string {
  const { origin, hostname } = new URL(url);
  const code = codeOf(error);
  if (error instanceof TimedOut)
    return `${origin} did not answer in time. Is a firewall or a proxy in between?`;
  if (code === 'ECONNREFUSED')
    return `Nothing listens on ${origin}. Start the server, or correct the URL with --url.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `The name ${hostname} is unknown. Correct the URL with --url, or connect to the network that knows it.`;
  if (/CERT|SIGNED|ALTNAME|ISSUER/.test(code))
    return `The certificate of ${origin} is not trusted (${code}). If your company signs it, name its authority in NODE_EXTRA_CA_CERTS; the coding tool needs that too.`;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
    return `${origin} does not speak TLS. Give the URL with http://, or the port of HTTPS.`;
  if (code === 'ECONNRESET')
    return `${origin} closed the connection without a reply. If it serves HTTPS, give the URL with https://.`;
  return `${origin} cannot be reached: ${error instanceof Error ? error.message : `${error}`}.`;
}

/** What is wrong with a reply; `undefined` if it is a success. */
export function explainReply({ status, location }: Reply, url: string, hasKey: boolean): string | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status >= 300 && status < 400)
    return `${url} leads on to ${location ?? 'another place'}, and coding tools do not follow. Connect again with the URL that it leads to.`;
  if (status === 401)
    return hasKey
      ? 'The server does not know the key: it has ended, or it is of another server. Create a new one and connect again.'
      : 'The server wants a key. Set OMNIMEMORY_API_KEY and connect again.';
  if (status === 403)
    return 'The key may not send telemetry, or its tenant is suspended. Create a key with the scope `ingest` and connect again.';
  if (status === 404 || status === 405)
    return `${url} is not there. The path is wrong, or the server is older than this program.`;
  if (status === 429)
    return 'The limit of the plan or of the network is reached. Wait a minute and check again.';
  if (status === 503) return 'The server cannot store anything at the moment. Check again in a minute.';
  return `${url} answered with the status ${status}. The log of the server says more.`;
}
