export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends emails. Never called inside a transaction. Rejects if the email could not be handed over. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}
