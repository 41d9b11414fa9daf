/** Jest's globalTeardown, in the process of the globalSetup. */
export default () => globalThis.postgresqlRun.tearDown();
