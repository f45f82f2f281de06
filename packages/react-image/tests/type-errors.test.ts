import { beforeAll, describe, expect, it } from 'vitest';
import { compilerMessages } from './compiler.js';

const RUNGS = '48, 64, 96, 160, 200, 248, 304, 344, 408, 480, 640, 768, 1000, 1200, 1560, 2112, 2848, 3840';
const CONFIG = '{ ladder: [100, 200], qualities: [50, 80], presets: { card: { w: 200 } } }';

/** What somebody may write, and what the first line of the compiler's message must say of it. */
const WRONG: readonly (readonly [code: string, text: string])[] = [
  [
    "buildImageUrl('/a.jpg', { w: 600 })",
    `not a width that is produced: write ${RUNGS}; or give dpr beside it, which snaps it`,
  ],
  [
    `buildImageUrl('/a.jpg', { w: 640 }, ${CONFIG})`,
    'not a width that is produced: write 100, 200; or give dpr beside it, which snaps it',
  ],
  [
    "buildImageUrl('/a.jpg', { q: 77 })",
    'not a quality that is produced: write 30, 45, 60, 70, 75, 80, 85, 90, 95',
  ],
  [
    "buildImageUrl('/a.jpg', { f: 'gif' })",
    'not a format that is produced: write auto, avif, webp, jpeg, png',
  ],
  ["buildImageUrl('/a.jpg', { focus: 'middle' })", 'no focus: write a compass point such as north'],
  ["buildImageUrl('/a.jpg', { preset: 'card' })", 'no presets are configured'],
  [`buildImageUrl('/a.jpg', { preset: 'hero' }, ${CONFIG})`, 'no such preset: write card'],
  ["buildImageUrl('/a.jpg', { width: 640 })", "'width' does not exist"],
  ['<CameoImage src="/a.jpg" w={2} h={1} />', '"what the picture shows; or write decorative"'],
  ['<CameoImage src="/a.jpg" w={2} h={1} alt="A" decorative />', 'a decorative picture shows nothing'],
  ['<CameoImage src="/a.jpg" alt="" w={2} />', '"height of the place, CSS px; or layout=\\"fill\\""'],
  ['<CameoImage src="/a.jpg" alt="" w={2} h={1} quality={77} />', 'write 30, 45, 60, 70, 75, 80, 85, 90, 95'],
  [
    '<CameoImage src="/a.jpg" alt="" w={2} h={1} layout="responsive" />',
    '"constrained" | "fill" | "fixed" | "full-width" | undefined',
  ],
  [
    '<CameoImage src="/a.jpg" alt="" w={2} h={1} layout="fixed" sizes="50vw" />',
    'a fixed picture has one width: leave out sizes, or take another layout',
  ],
  ['<CameoImage src="/a.jpg" alt="" w={2} h={1} fill />', 'not known here: write layout=\\"fill\\"'],
  ['<CameoImage src="/a.jpg" alt="" width={2} h={1} />', 'not known here: write w'],
  ['<CameoImage src="/a.jpg" alt="" w={2} h={1} retries={3} />', 'not known here'],
  ['<Bound src="/a.jpg" alt="" w={2} h={1} preset="hero" />', 'no such preset: write card'],
];

describe('what the compiler says of a mistake', () => {
  let said: readonly string[];
  beforeAll(() => {
    const imports = `import { CameoImage, createCameoImage } from '@cameo/react-image';
      import { buildImageUrl } from '@cameo/react-image/url';
      const Bound = createCameoImage(${CONFIG});
      export const uses = [Bound, CameoImage, buildImageUrl];
      export const it = `;
    const files = WRONG.map(([code], at) => [`wrong-${at}.tsx`, `${imports}${code};\n`]);
    said = compilerMessages(Object.fromEntries(files)).split(/\n(?=\S)/);
  }, 60_000);

  it.each(WRONG.map(([code, text], at) => [code, text, at] as const))('%s', (_, text, at) => {
    const messages = said.filter((message) => message.includes(`wrong-${at}.tsx`));
    expect(messages).toHaveLength(1);
    expect(messages[0]?.split('\n')[0]).toContain(text);
  });
});

it('the stylesheets are imported for their effect alone, as Node resolves', () => {
  const names = ['styles.css', 'styles.tailwind.css', 'devtools.css'];
  const code = names.map((name) => `import '@cameo/react-image/${name}';`).join('\n');
  expect(compilerMessages({ 'sheets.ts': `${code}\nexport {};\n` })).toBe('');
}, 60_000);
