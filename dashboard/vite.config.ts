import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

const SERVER = process.env.OMNIMEMORY_URL ?? 'http://127.0.0.1:8003';

/** The paths of the API; all others are pages. */
const API_PATHS = ['/v1', '/tenants', '/auth', '/docs', '/openapi.json', '/connect.mjs'];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // the sources of the client, and not what was built of them
  resolve: { conditions: ['omnimemory-source', ...defaultClientConditions] },
  // one request less before the first paint: browsers that have import maps have module preloading
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    // an inlined picture would be a data: URL, which the policy of the page refuses
    assetsInlineLimit: 0,
    manifest: true,
    reportCompressedSize: false,
    sourcemap: false,
  },
  server: {
    host: '127.0.0.1',
    // the server compares the Origin of writes with its Host
    proxy: Object.fromEntries(API_PATHS.map((path) => [path, { target: SERVER, changeOrigin: false }])),
  },
});
