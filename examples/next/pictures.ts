/** Base URL of the pictures: `npm start` of Cameo serves samples there. It is fixed at build time. */
export const PICTURES = process.env.NEXT_PUBLIC_PICTURES ?? 'http://127.0.0.1:4600';

export const config = { baseUrl: PICTURES };
