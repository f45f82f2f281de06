import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';

export default defineConfig(({ mode }) => {
  const pictures = loadEnv(mode, '.', 'VITE_')['VITE_PICTURES'] ?? 'http://127.0.0.1:4600';
  return {
    plugins: [react(), tailwindcss()],
    build: { modulePreload: { polyfill: false } },
    preview: {
      // Retries request the reason of a failure, which connect-src must allow.
      headers: {
        'content-security-policy': `default-src 'self'; img-src 'self' ${pictures}; connect-src 'self' ${pictures}`,
      },
    },
  };
});
