/** The floors of docs/architecture.md: what is lower never imports what is higher. */
const floor = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to: { path: to } });

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    floor('base-imports-nothing-of-ours', '^src/base/', '^src/(?!base/)'),
    floor('db-knows-no-web-and-no-feature', '^src/db/', '^src/(?!base/|db/)'),
    floor('web-knows-no-feature', '^src/web/', '^src/(?!base/|db/|web/)'),
    floor('features-know-no-composition', '^src/features/', '^src/[^/]+\\.ts$'),
    {
      name: 'features-meet-through-services',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/(?!$1/)[^/]+/.*\\.(repository|routes)\\.ts$' },
    },
    {
      name: 'repositories-know-no-http',
      severity: 'error',
      from: { path: '\\.(repository|service)\\.ts$' },
      to: { path: '^(src/web/(?!(fields|principal)\\.ts)|node_modules/express)' },
    },
    floor('client-stands-alone', '^src/client/', '^src/(?!client/)'),
    floor('production-knows-no-test', '^src/', '^(tests|bench|dev)/'),
    floor('fake-stripe-knows-nothing-of-ours', '^dev/fake-stripe/', '^(src|tests|bench)/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
