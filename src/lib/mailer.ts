export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Hands mails to whoever delivers them. Never called inside a transaction. Rejects what could not be handed over. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}
