import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import swaggerUi from 'swagger-ui-dist/package.json' with { type: 'json' };

/** Allows scripts, styles and requests of this server only, none of them inline. Swagger UI has its icons in `data:` URLs. */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const require = createRequire(import.meta.url);

/** The paths contain the version of Swagger UI, so browsers may cache them forever. */
export const SCRIPT_PATH = `/docs/swagger-ui-${swaggerUi.version}.js`;
export const STYLE_PATH = `/docs/swagger-ui-${swaggerUi.version}.css`;

export const readScript = () => readFile(require.resolve('swagger-ui-dist/swagger-ui-bundle.js'));
export const readStyle = () => readFile(require.resolve('swagger-ui-dist/swagger-ui.css'));

export const docsPage = (): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>OmniMemory API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE_PATH}">
<link rel="stylesheet" href="/docs/page.css">
</head>
<body>
<noscript>This page needs JavaScript. Programs find the same in <a href="/openapi.json">openapi.json</a>.</noscript>
<main id="docs"></main>
<script src="${SCRIPT_PATH}"></script>
<script src="/docs/page.js"></script>
</body>
</html>
`;

const OPTIONS = {
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  // the permission that an operation needs is x-permission
  showExtensions: true,
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 3,
  displayRequestDuration: true,
};

export const PAGE_SCRIPT = `const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
follow();
dark.addEventListener('change', follow);
SwaggerUIBundle(${JSON.stringify(OPTIONS, null, 2)});
`;

export const PAGE_STYLE = `body { margin: 0; }
html.dark-mode body { background: #1c2022; }
noscript { display: block; padding: 2rem; font: 16px/1.5 sans-serif; }
.swagger-ui .wrapper { max-width: 1200px; }
.swagger-ui .info { margin: 2rem 0 1rem; }
.swagger-ui .scheme-container { padding: 0.75rem 0; box-shadow: none; }
.swagger-ui .opblock-tag { font-size: 1.15rem; }

.errors { max-width: 1000px; margin: 0 auto; padding: 1rem 1.5rem 50vh; font: 16px/1.5 sans-serif; }
.errors table { border-collapse: collapse; }
.errors th, .errors td { padding: 0.4rem 0.75rem; border-bottom: 1px solid #8884; text-align: left; vertical-align: top; }
.errors code { font: 0.9em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.errors tr:has(:target) { background: #ffd54a40; }
.errors a { color: inherit; }
@media (prefers-color-scheme: dark) { body:has(> .errors) { background: #1c2022; color: #e4e6e6; } }
`;
