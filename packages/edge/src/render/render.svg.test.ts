import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runs, some } from '@cameo/testing/form';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawing, zipped } from '../../tests/hostile-pictures.js';
import { quarters, solid } from '../../tests/pictures.js';
import { cornersOf } from '../../tests/probe.js';
import { startRenderProcess } from '../../tests/render-process.js';
import { problemOf, renderQuery } from '../../tests/render-query.js';
import { testConfig } from '../../tests/test-config.js';

const config = testConfig({ inputs: ['svg', 'jpeg', 'png'] });
const draw = (svg: Buffer, query = 'w=88&f=png') => renderQuery(svg, query, { config });
const codeOf = async (svg: Buffer, query?: string) => (await problemOf(draw(svg, query))).issue.code;

const FOUR = `<rect width="500" height="500" fill="rgb(220,30,30)"/><rect x="500" width="500" height="500" fill="rgb(30,160,60)"/>
  <rect y="500" width="500" height="500" fill="rgb(40,60,200)"/><rect x="500" y="500" width="500" height="500" fill="rgb(240,210,40)"/>`;

describe('an SVG', () => {
  it('is rejected unless the configuration includes it', async () => {
    const { issue } = await problemOf(
      renderQuery(drawing(FOUR), 'w=88', { config: testConfig({ inputs: ['png'] }) }),
    );
    expect(issue).toMatchObject({ code: 'source-unsupported', received: 'svg' });
  });

  it('is rendered at the requested size, above and below its declared size', async () => {
    for (const width of some([88, 640, 1568], 2)) {
      const drawn = await draw(drawing(FOUR), `w=${width}&f=png`);
      expect([drawn.width, drawn.height, await cornersOf(drawn.body)]).toEqual([width, width, 'RGBY']);
      expect(drawn.source).toMatchObject({ format: 'svg', width, height: width, hasAlpha: true });
    }
    // Without a requested size, its own size is used, as in a page.
    expect((await draw(drawing(FOUR), 'f=png')).width).toBe(1000);
    const cut = await draw(drawing(FOUR), 'w=640&h=320&f=png');
    expect([cut.width, cut.height, await cornersOf(cut.body)]).toEqual([640, 320, 'RGBY']);
    expect((await draw(drawing(FOUR, 10_000_000), 'w=48&f=png')).width).toBe(48);
  });

  it('is never passed on: every answer contains pixels', async () => {
    for (const query of some(['w=88', 'w=88&f=webp', 'w=88&f=jpeg'], 2)) {
      const { format, body } = await draw(drawing(FOUR), query);
      expect(['avif', 'webp', 'jpeg']).toContain(format);
      expect(Buffer.from(body).includes('<svg')).toBe(false);
    }
  });

  it('is rejected when compressed, so that it cannot expand', async () => {
    expect(await codeOf(zipped(drawing(FOUR)))).toBe('source-unsupported');
    expect(await codeOf(zipped(drawing(' '.repeat(50_000_000))))).toBe('source-unsupported');
  });
});

describe('external references of an SVG', () => {
  const requests: string[] = [];
  let server: Server;
  let folder: string;
  let origin: string;
  beforeAll(async () => {
    const red = await solid(100, 100, [220, 30, 30]).png().toBuffer();
    server = createServer((request, response) => {
      requests.push(request.url ?? '');
      response.setHeader('content-type', 'image/png').end(red);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    server.on('connection', () => requests.push('a connection'));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    folder = await mkdtemp(join(tmpdir(), 'cameo-svg-'));
    await writeFile(join(folder, 'red.png'), red);
    await writeFile(
      join(folder, 'red.svg'),
      drawing('<rect width="1000" height="1000" fill="rgb(220,30,30)"/>'),
    );
    await writeFile(join(folder, 'red.css'), 'rect { fill: rgb(220,30,30) }');
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  it('are not requested and display nothing', { timeout: 120_000 }, async () => {
    const file = (name: string) => pathToFileURL(join(folder, name)).href;
    const places = (name: string) => [
      `${origin}/${name}`,
      file(name),
      join(folder, name),
      `//${origin.slice(7)}/${name}`,
    ];
    const blue = '<rect width="1000" height="1000" fill="rgb(40,60,200)"/>';
    const image = (href: string) =>
      `${blue}<image width="1000" height="1000" href="${href}" xlink:href="${href}"/>`;
    const tried = [
      ...places('red.png').map(image),
      ...places('red.svg').map(image),
      ...places('red.svg').map((href) => `${blue}<use href="${href}#a" xlink:href="${href}#a"/>`),
      ...places('red.png').map(
        (href) =>
          `${blue}<filter id="f"><feImage href="${href}"/></filter><rect width="1000" height="1000" filter="url(#f)" fill="rgb(40,60,200)"/>${blue}`,
      ),
      ...places('red.css').map((href) => `<style>@import url("${href}");</style>${blue}`),
      ...places('red.svg').map(
        (href) => `${blue}<rect width="1000" height="1000" fill="url(${href}#p) rgb(40,60,200)"/>`,
      ),
      `${blue}<foreignObject width="1000" height="1000"><iframe xmlns="http://www.w3.org/1999/xhtml" src="${origin}/red.png"/></foreignObject>`,
      `${blue}<script href="${origin}/a.js"/><script>document.rootElement.innerHTML=''</script>`,
      `<g onload="fetch('${origin}/onload')">${blue}</g><set attributeName="fill" to="rgb(220,30,30)"/>`,
    ];
    for (const inside of some(tried, 4)) {
      const { body } = await draw(drawing(inside));
      expect(await cornersOf(body), inside).toBe('BBBB');
    }
    const outside = [
      `<?xml-stylesheet href="${origin}/red.css" type="text/css"?>${drawing(blue)}`,
      `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "${origin}/svg11.dtd">${drawing(blue)}`,
      `<!DOCTYPE svg SYSTEM "${file('red.svg')}">${drawing(blue)}`,
    ];
    for (const svg of some(outside, 2)) {
      const { body } = await draw(Buffer.from(svg));
      expect(await cornersOf(body), svg).toBe('BBBB');
    }
    const entities = [
      `SYSTEM "${file('red.css')}"`,
      `SYSTEM "${origin}/entity"`,
      'SYSTEM "file:///etc/passwd"',
    ].map((where) =>
      Buffer.from(
        `<!DOCTYPE svg [<!ENTITY e ${where}>]>${drawing(`${blue}<text y="500" font-size="400">&e;</text>`)}`,
      ),
    );
    for (const svg of some(entities, 2)) {
      const answered = await draw(svg).then(
        ({ body }) => cornersOf(body),
        (error: { issue: { code: string } }) => error.issue.code,
      );
      expect(['BBBB', 'source-corrupt']).toContain(answered);
    }
    expect(requests).toEqual([]);
  });
});

describe('an expensive SVG', () => {
  /** Nested patterns: each draws the previous one ten times. */
  const patterns = Array.from(
    { length: 12 },
    (_, at) =>
      `<pattern id="p${at + 1}" width="0.1" height="0.1" patternContentUnits="objectBoundingBox">${`<rect width="1" height="1" fill="url(#p${at})"/>`.repeat(10)}</pattern>`,
  ).join('');
  const bombs: readonly (readonly [what: string, svg: Buffer, query?: string])[] = [
    [
      'of entities',
      Buffer.from(
        `<!DOCTYPE svg [<!ENTITY a0 "aaaaaaaaaa">${Array.from({ length: 12 }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`).join('')}]>${drawing('<text>&a12;</text>')}`,
      ),
    ],
    ['of patterns', drawing(`<defs>${patterns}</defs><rect width="1000" height="1000" fill="url(#p12)"/>`)],
    [
      'of uses',
      drawing(
        `<defs><rect id="u0" width="900" height="900" opacity=".5"/>${Array.from({ length: 12 }, (_, at) => `<g id="u${at + 1}" opacity=".9">${`<use href="#u${at}"/>`.repeat(10)}</g>`).join('')}</defs><use href="#u12"/>`,
      ),
    ],
    [
      'of filters',
      drawing(
        `<filter id="f" width="1" height="1">${'<feTurbulence baseFrequency="0.05" numOctaves="400"/><feMorphology operator="dilate" radius="200"/><feGaussianBlur stdDeviation="90"/>'.repeat(20)}</filter>${'<rect width="7000" height="7000" filter="url(#f)"/>'.repeat(20)}`,
        7000,
      ),
    ],
    [
      'of masks at the limit of pixels',
      drawing(
        `<mask id="m"><rect width="8000" height="8000" fill="#fff"/></mask>${Array.from({ length: 40 }, () => '<g mask="url(#m)" opacity=".9">').join('')}<rect width="8000" height="8000"/>${'</g>'.repeat(40)}`,
        8000,
      ),
      // 5,760 × 5,760 are rendered, and the largest picture is cropped from it.
      'w=3840&h=5760&f=jpeg',
    ],
  ];

  it.each(some(bombs, 1).map(([what, svg, query = 'w=640&f=png']) => [what, svg, query] as const))(
    '%s gives a picture or a typed problem in time, without affecting others',
    { timeout: 120_000 },
    async (_, svg, query) => {
      const child = await startRenderProcess({ memoryMb: 1024, inputs: ['svg', 'jpeg', 'png'] });
      try {
        const photo = await quarters(300, 200).jpeg().toBuffer();
        const bomb = child.render({ bytes: svg, query, budgetMs: 20_000 });
        const small = await child.render({ bytes: photo, query: 'w=88&f=png', budgetMs: 20_000 });
        expect(small.kind).toBe('picture');
        const answered = await bomb;
        expect(answered.kind, JSON.stringify(answered)).not.toBe('untyped');
        if (answered.kind === 'problem') {
          expect(['source-too-large', 'source-corrupt', 'render-timeout']).toContain(answered.code);
        }
        // A stopped drawing is answered immediately; a picture must still be encoded, possibly on a busy machine.
        const stopped = answered.kind === 'problem' && answered.code === 'render-timeout';
        expect(answered.ms).toBeLessThan(stopped ? 10_000 : 20_000);
        if (stopped) expect(answered.reason).toMatch(/^drawing took longer than 8000 ms/);
        // The rendering process has the other half.
        expect(child.peakMb()).toBeLessThan(512);
      } finally {
        await child.stop();
      }
    },
  );
});

it('renders one SVG at a time, and none for a request that has ended', async () => {
  const late = problemOf(renderQuery(drawing(FOUR), 'w=88&f=png', { config, budgetMs: 900 }));
  expect((await late).issue.code).toBe('render-timeout');
  const many = await Promise.all(Array.from({ length: runs(6, 3) }, () => draw(drawing(FOUR))));
  for (const { body } of many) expect(await cornersOf(body)).toBe('RGBY');
  expect(await sharp(many[0]?.body).metadata()).toMatchObject({ format: 'png', width: 88 });
});
