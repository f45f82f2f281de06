import { hydrateRoot } from 'react-dom/client';
import { SCENES } from './scenes.js';

const root = document.querySelector('#root');
const scene = SCENES[location.pathname.replace('/scene/', '')];
if (root !== null && scene !== undefined) {
  // What does not fit is reported as an error that nobody caught.
  hydrateRoot(root, scene);
}
document.documentElement.dataset['hydrated'] = 'yes';
