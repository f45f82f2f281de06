/** Where the pictures are: `npm start` of Cameo serves samples there. It is part of the build. */
export const config = { baseUrl: import.meta.env['VITE_PICTURES'] ?? 'http://127.0.0.1:4600' };
