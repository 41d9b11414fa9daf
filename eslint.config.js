import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Imports follow the arrow of ARCHITECTURE.md and never turn back. */
const lines = (files, forbidden, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: forbidden, message }] }] },
});

export default tseslint.config(
  { ignores: ['dist/', 'data/', 'src/generated/', 'coverage/', 'tests/contract/generated/'] },
  eslint.configs.recommended,
  ...tseslint.configs.recommended,
  { files: ['**/*.mjs', '**/*.js'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly', fetch: 'readonly' } } },
  // A property that is taken out of a row and not used is how one is left out of the rest.
  { rules: { '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] } },
  lines(['src/http/**', 'src/statements/**', 'src/changes/**', 'src/database/**'], ['**/resources/**', '**/app.js', '**/server.js'], 'This room knows no resource.'),
  lines(['src/statements/**'], ['**/http/**', '**/database/**', '**/changes/**', '**/resources/**', '@prisma/*', 'zod', 'express'], 'Statements are pure functions.'),
  lines(['src/resources/**/*.schema.ts'], ['**/*.service.js', '**/*.routes.js', '**/*.writes.js', '**/database/**'], 'A schema imports only schemas.'),
  lines(['src/resources/**/*.service.ts', 'src/resources/**/*.writes.ts'], ['**/*.routes.js', '**/resources/index.js', '**/app.js'], 'A service does not know its routes.'),
  lines(['src/resources/**/*.routes.ts'], ['**/app.js', '**/server.js', '**/resources/index.js'], 'Routes are mounted, they do not mount.'),
);
