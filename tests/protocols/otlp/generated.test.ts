import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { FINGERPRINTS, fingerprints, OTLP_CODE } from '../../../scripts/generate-otlp.ts';

// The generator itself is too large to be installed for everyone.
test('the code that reads OTLP is unchanged since `npm run otlp:generate` made it of the vendored protos', () => {
  expect(fingerprints()).toEqual(JSON.parse(readFileSync(FINGERPRINTS, 'utf8')));
  const code = readdirSync(OTLP_CODE, { recursive: true, encoding: 'utf8' });
  expect(code.filter((name) => /_pb\.(js|d\.ts)$/.test(name))).toHaveLength(16);
});
