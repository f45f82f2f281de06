import { some } from '@cameo/testing/form';
import { beforeAll, describe, expect, it } from 'vitest';
import { compilerMessages } from './compiler.js';

const RUNGS = '64, 96, 160, 200, 248, 304, 344, 408, 480, 536, 640, 768, 1000, 1200, 1560, 2112, 2848, 3840';
const CONFIG = '{ ladder: [100, 200], qualities: [50, 80], presets: { card: { w: 200 } } }';

/** Invalid code, and the required text in the first line of the compiler's message. */
const MISTAKES: readonly (readonly [code: string, text: string])[] = [
  [
    "buildImageUrl('/a.jpg', { w: 600 })",
    `not an available width: write ${RUNGS}; or add dpr, which snaps it`,
  ],
  [
    `buildImageUrl('/a.jpg', { w: 640 }, ${CONFIG})`,
    'not an available width: write 100, 200; or add dpr, which snaps it',
  ],
  [
    "buildImageUrl('/a.jpg', { q: 77 })",
    'not an available quality: write 30, 45, 60, 70, 75, 80, 85, 90, 95',
  ],
  ["buildImageUrl('/a.jpg', { f: 'gif' })", 'not an available format: write auto, avif, webp, jpeg, png'],
  ["buildImageUrl('/a.jpg', { focus: 'middle' })", 'not a focus: write a compass point such as north'],
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
  ['<CameoImage src="/a.jpg" alt="" w={2} h={1} fill />', 'not supported here: write layout=\\"fill\\"'],
  ['<CameoImage src="/a.jpg" alt="" width={2} h={1} />', 'not supported here: write w'],
  ['<CameoImage src="/a.jpg" alt="" w={2} h={1} retries={3} />', 'not supported here'],
  ['<Bound src="/a.jpg" alt="" w={2} h={1} preset="hero" />', 'no such preset: write card'],
];
const WRONG = some(MISTAKES, 7);

/** Stylesheets that are imported for their side effect. */
const SHEETS = ['styles.css', 'styles.tailwind.css', 'devtools.css'];

describe("the compiler's messages about mistakes", () => {
  let output: readonly string[];
  beforeAll(() => {
    const imports = `import { CameoImage, createCameoImage } from '@cameo/react-image';
      import { buildImageUrl } from '@cameo/react-image/url';
      const Bound = createCameoImage(${CONFIG});
      export const uses = [Bound, CameoImage, buildImageUrl];
      export const it = `;
    const files = WRONG.map(([code], at) => [`wrong-${at}.tsx`, `${imports}${code};\n`]);
    const sheets = SHEETS.map((name) => `import '@cameo/react-image/${name}';`).join('\n');
    // In one run: each reads all declarations.
    files.push(['sheets.ts', `${sheets}\nexport {};\n`], ['no-sheet.ts', "import './none.css';\n"]);
    output = compilerMessages(Object.fromEntries(files)).split(/\n(?=\S)/);
  }, 60_000);

  it.each(WRONG.map(([code, text], at) => [code, text, at] as const))('%s', (_, text, at) => {
    const messages = output.filter((message) => message.includes(`wrong-${at}.tsx`));
    expect(messages).toHaveLength(1);
    expect(messages[0]?.split('\n')[0]).toContain(text);
  });

  it("do not concern the stylesheets, which are found with Node's resolution", () => {
    expect(output.filter((message) => message.includes('no-sheet.ts'))).toHaveLength(1);
    expect(output.filter((message) => message.includes('sheets.ts'))).toEqual([]);
  });
});
