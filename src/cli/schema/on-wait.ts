export const onWait = (): void =>
  console.error('Another process is migrating this database; waiting until it has finished …');
