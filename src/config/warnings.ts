import type { Config } from './config.ts';

/** What a server of this configuration does worse than its operator may expect: one sentence for each variable. */
export function warningsAbout({ observability, ...config }: Config): string[] {
  const ofTelemetry = observability.leadsHere
    ? [
        'OTEL_EXPORTER_OTLP_ENDPOINT leads to this server itself, as it does for a coding tool, so the server exports nothing of its ' +
          'own. Set it to a collector for the server, or unset it.',
      ]
    : [];
  return [...ofTelemetry, ...warningsBesideDatabase(config)];
}

function warningsBesideDatabase({
  databaseUrls,
  secretKey,
  accounts,
}: Pick<Config, 'databaseUrls' | 'secretKey' | 'accounts'>): string[] {
  // the embedded server keeps a key of its own, and is for one machine
  if (!databaseUrls) return [];
  return [
    ...(secretKey === undefined
      ? [
          'SECRET_KEY is not set, so this process generated a key: page cursors and browser sessions end with it, and other ' +
            'processes do not accept them. Set SECRET_KEY to the same 32 or more characters in every process.',
        ]
      : []),
    ...(accounts.smtp === undefined
      ? [
          'SMTP_URL is not set, so emails are written to the log with their tokens, and anyone who reads the log can take ' +
            'over accounts. Set SMTP_URL and MAIL_FROM.',
        ]
      : []),
    ...(accounts.publicUrl === undefined
      ? [
          'PUBLIC_URL is not set, so the server takes its origin from the Host header of each request, and links in emails ' +
            'lead to HOST and PORT. Set PUBLIC_URL to the origin at which people reach the server.',
        ]
      : []),
  ];
}
