import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

/** The page is built by `vite build web`; in development `vite web` serves it beside a running instance. */
export default defineConfig({
  plugins: [svelte({ compilerOptions: { runes: true } })],
  build: {
    target: 'es2023',
    // Every file keeps its own hashed name, so that the content security policy needs no `data:`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { '/api': 'http://127.0.0.1:8400' },
    // The words of the domain live one folder up.
    fs: { allow: ['..'] },
  },
})
