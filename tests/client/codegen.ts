import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * `pnpm generate:client`: types for the documents in this folder, and their manifest. The generator reads TypeScript
 * with Babel and needs no compiler; with `documentMode: 'string'` a document is its text, so that what is generated
 * runs as it stands, types stripped, without a GraphQL parser in the browser.
 */
const config: CodegenConfig = {
  schema: 'schema/api.graphql',
  documents: ['tests/client/**/*.graphql', 'tests/client/**/*.ts', '!tests/client/__generated__/**'],
  generates: {
    'tests/client/__generated__/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: {
        documentMode: 'string',
        importExtension: '.ts',
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: { DateTime: 'string', Date: 'string', BackflowValues: 'Record<string, unknown>' },
      },
    },
  },
};

export default config;
