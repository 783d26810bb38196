/** The command cannot do what was asked. The message is a sentence for the person at the terminal. */
export class ConnectRefused extends Error {}
