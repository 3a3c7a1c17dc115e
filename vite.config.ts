import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The API during development; `npm start` serves both from one address. */
const API = 'http://localhost:8766';

export default defineConfig(({ mode }) => ({
  // Vitest reads this file too where it has none of its own: the tests are those of the whole repository.
  root: mode === 'test' ? '.' : 'web',
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022' },
  server: { proxy: { '/v1': API, '/healthz': API, '/openapi.json': API } },
}));
