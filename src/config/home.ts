import { homedir } from 'node:os';

// graphile-worker asks for the home folder while it is imported, and a user without a name and without HOME has none
try {
  homedir();
} catch {
  process.env.HOME = '/';
}
