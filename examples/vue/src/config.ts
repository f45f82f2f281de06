/** Base URL of the pictures: `npm start` of Cameo serves samples there. It is fixed at build time. */
export const config = { baseUrl: import.meta.env['VITE_PICTURES'] ?? 'http://127.0.0.1:4600' };
