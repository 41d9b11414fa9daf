import { defineConfig } from 'prisma/config';

// `prisma generate` asks for a schema-engine binary that it never runs, and would download it. Any existing file
// satisfies it, so that a build needs nothing but the npm registry.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

// Nor does a build ask anybody whether there is a newer version.
process.env.CHECKPOINT_DISABLE ??= '1';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations/sqlite' },
});
