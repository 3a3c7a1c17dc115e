import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  // The commands, benches and screens are found through package.json and vite.config.ts; tests through vitest.config.ts.
  entry: ['tools/**/*.ts', 'test/**/*.ts'],
  project: ['src/**/*.ts', 'bench/**/*.ts', 'tools/**/*.ts', 'test/**/*.ts', 'web/**/*.{ts,tsx,css}', '!web/dist/**'],
  // Styles and fonts are dependencies too: an import of a style sheet is read as one of a module.
  compilers: { css: (text) => [...text.matchAll(/^@import '[^']+'/gm)].map(([line]) => line.slice(1)).join('\n') },
};

export default config;
