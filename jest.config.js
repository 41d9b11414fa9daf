/**
 * Tests run the TypeScript sources as ES modules; types are checked apart, by `npm run typecheck`.
 *
 * Whatever asks for a newsroom is run on both engines: `npm test -- --selectProjects sqlite` runs one of them.
 */

/** Tests that open no newsroom, or choose its engine themselves: once is enough. */
const once = [
  'tests/statements/', 'tests/engines/',
  'tests/(draft-merge.properties|slow-connections|lifecycle|openapi|partial-date|readme|plans|full-disk|presenter|kept.store|processes|metrics).test.ts',
].map((path) => `<rootDir>/${path}`);

const project = {
  testEnvironment: '<rootDir>/tests/support/environment.mjs',
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
};

const sqlite = {
  globalSetup: '<rootDir>/tests/support/sqlite.setup.mjs',
  globalTeardown: '<rootDir>/tests/support/sqlite.teardown.mjs',
};

const postgresql = {
  globalSetup: '<rootDir>/tests/support/postgresql.setup.mjs',
  globalTeardown: '<rootDir>/tests/support/postgresql.teardown.mjs',
};

export default {
  maxWorkers: 3, // one more than the cores of our CI: tests also wait, for PostgreSQL and for the clock
  testTimeout: 60_000,
  testSequencer: '<rootDir>/tests/support/sequencer.mjs',
  projects: [
    { ...project, ...sqlite, displayName: 'sqlite', testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/engines/'] },
    { ...project, ...postgresql, displayName: 'postgresql', testPathIgnorePatterns: ['/node_modules/', ...once], setupFiles: ['<rootDir>/tests/support/on-postgresql.ts'] },
    { ...project, ...postgresql, displayName: 'engines', testMatch: ['<rootDir>/tests/engines/**/*.test.ts'] },
  ],
};
