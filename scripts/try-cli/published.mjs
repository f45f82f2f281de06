import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { SCOPE } from '../release/identity.mjs';
import { config, dev, init, install } from './steps.mjs';

/** @typedef {import('./project.mjs').TriedProject} TriedProject */
/** @typedef {import('./steps.mjs').Step} Step */

/** Steps with packages from a registry, following the README. @type {readonly Step[]} */
export const published = [
  { name: 'npm install @cameo/cli', run: (project) => install(project, ['--save-dev', `${SCOPE}/cli`]) },
  { name: 'npm install @cameo/react-image', run: component },
  { name: 'cameo init', run: init },
  { name: 'cameo config', run: config },
  { name: 'cameo dev', run: (project) => dev(project, ['./my pictures'], '/deep/hands%20up.jpg') },
  { name: 'cameo describe', run: describe },
];

/** @param {TriedProject} project */
async function component({ must }) {
  await must('npm', ['install', '--loglevel=error', `${SCOPE}/react-image`, 'react@19', 'react-dom@19']);
  const page = [
    `import { createCameo } from '${SCOPE}/react-image';`,
    "import { createElement } from 'react';",
    "import { renderToStaticMarkup } from 'react-dom/server';",
    "const { CameoImage } = createCameo({ baseUrl: 'https://img.example.com' });",
    "const props = { src: '/talent/alice.jpg', w: 320, h: 400, alt: 'Alice on stage, singing' };",
    'console.log(renderToStaticMarkup(createElement(CameoImage, props)));',
  ].join('\n');
  const html = await must('node', ['--input-type=module', '--eval', page]);
  assert.match(html, /<img [^>]*srcset="https:\/\/img\.example\.com\/talent\/alice\.jpg\?w=/i);
}

/** @param {TriedProject} project */
async function describe({ must, inside }) {
  await must('npx', ['cameo', 'describe', 'my pictures/**', '--faces', '--out', 'pictures.json']);
  const { 'deep/hands up.jpg': hands, ...others } = JSON.parse(
    await readFile(inside('pictures.json'), 'utf8'),
  );
  assert.deepEqual(Object.keys(others), []);
  assert.ok(hands.width > 0 && hands.thumbhash !== undefined && Array.isArray(hands.faces));
}
