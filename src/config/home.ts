import { homedir } from 'node:os';

// The first import of each program, because graphile-worker asks for the home folder while it is imported. A user without
// a name and without HOME has none, and the question throws.
try {
  homedir();
} catch {
  process.env.HOME = '/';
}
