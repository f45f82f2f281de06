import type { ImageConfig } from '@cameo/core';
import { KEYS_VARIABLE } from '@cameo/core/sign';
import { signerOf } from '../operate/signed-path.js';
import { lookAt } from './canary.js';

declare const __CAMEO_CONFIG__: ImageConfig;
declare const __CAMEO_CANARY__: { readonly picture: string; readonly signingKeys: string };

const { picture, signingKeys } = __CAMEO_CANARY__;

// The distribution's host name is unknown when the bundle is built.
const base = process.env['CAMEO_BASE_URL'] ?? '';
if (base === '')
  throw new Error(
    'CAMEO_BASE_URL is not set, expected the address of the stage, such as https://img.example.com: set it in the function.',
  );

const target = {
  base,
  config: __CAMEO_CONFIG__,
  sign: signerOf(__CAMEO_CONFIG__, { [KEYS_VARIABLE]: signingKeys }),
};

/** The function that the schedule calls; its event is ignored. */
export const handler = () =>
  lookAt(target, picture, (line) => {
    process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
  });
