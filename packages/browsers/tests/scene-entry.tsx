import { hydrateRoot } from 'react-dom/client';
import { SCENES } from './scenes.js';

const root = document.querySelector('#root');
const scene = SCENES[location.pathname.replace('/scene/', '')];
if (root !== null && scene !== undefined) {
  // A mismatch is reported as an uncaught error.
  hydrateRoot(root, scene);
}
document.documentElement.dataset['hydrated'] = 'yes';
