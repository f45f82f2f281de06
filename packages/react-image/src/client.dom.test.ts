// @vitest-environment happy-dom
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { SyntheticEvent } from 'react';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  type MockInstance,
  vi,
} from 'vitest';
import { loadTestingReact, type TestingReact } from '../tests/testing-react.js';
import type { CameoImageProps } from './client.js';

/** What the server of the pictures answers to HEAD, by path; a retry asks it why an `<img>` failed. */
const STATUS: Readonly<Record<string, readonly [status: number, retryAfter?: string]>> = {
  '/busy.jpg': [503],
  '/limited.jpg': [429, '3'],
  '/gone.jpg': [404],
};

let server: Server;
const asked: string[] = [];
beforeAll(async () => {
  server = createServer(({ method, url = '' }, response) => {
    asked.push(`${method} ${url}`);
    const [status, after] = STATUS[url.replace(/\?.*/, '')] ?? [200];
    response.writeHead(status, after === undefined ? {} : { 'retry-after': after }).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  (globalThis as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(
    `http://127.0.0.1:${port}/page`,
  );
});
afterAll(() => new Promise((closed) => server.close(closed)));

/** What a browser would know of an `<img>`, which happy-dom does not fetch. */
const known = new WeakMap<HTMLImageElement, { complete: boolean; naturalWidth: number }>();
for (const [name, nothing] of Object.entries({ complete: false, naturalWidth: 0, currentSrc: undefined }))
  Object.defineProperty(HTMLImageElement.prototype, name, {
    get(this: HTMLImageElement) {
      return name === 'currentSrc' ? this.src : (known.get(this)?.[name as 'complete'] ?? nothing);
    },
  });

const BOX = { w: 48, h: 48, layout: 'fixed', sourceWidth: 48, alt: 'x' } as const;

describe.each([19, 18] as const)('<CameoImage> of ./client in a page of React %i', (major) => {
  let react: TestingReact;
  let said: string[];
  let complain: MockInstance;
  beforeAll(async () => {
    react = await loadTestingReact(major);
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  });
  beforeEach(() => {
    said = [];
    asked.length = 0;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    // Half of what chance may add.
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
  });
  afterEach(() => {
    react.cleanup();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    expect(complain).not.toHaveBeenCalled();
    vi.mocked(Math.random).mockRestore();
  });

  const listeners = {
    onLoad: ({ currentTarget }: SyntheticEvent<HTMLImageElement>) =>
      said.push(`load ${currentTarget.getAttribute('src')}`),
    onError: ({ currentTarget }: SyntheticEvent<HTMLImageElement>) =>
      said.push(`error ${currentTarget.getAttribute('src')}`),
  };
  const element = (props: object) =>
    react.createElement(react.ClientImage, { ...BOX, ...listeners, ...props } as unknown as CameoImageProps);
  /** Shows a picture, and counts how often it is asked for by setting its address. */
  const show = (props: object) => {
    const shown = react.render(element(props));
    const image = shown.container.querySelector('img') as HTMLImageElement;
    const set: string[] = [];
    const setAttribute = image.setAttribute.bind(image);
    image.setAttribute = (name: string, value: string) => {
      if (name === 'src') set.push(value);
      setAttribute(name, value);
    };
    return { ...shown, image, set };
  };
  /** The picture failed, and the server has said why: a wait began, or there is nothing to wait for. */
  const fail = async (image: HTMLImageElement) => {
    const before = asked.length;
    react.fireEvent.error(image);
    const started = performance.now();
    while (performance.now() - started < 2_000) {
      await setImmediate();
      if (asked.length > before && (vi.getTimerCount() > 0 || said.length > 0)) return;
    }
  };
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  it('asks again after half a second and some, then after twice as long', async () => {
    const { image, set } = show({ src: '/busy.jpg' });
    await fail(image);
    await pass(749);
    expect(set).toEqual([]);
    await pass(1);
    expect(set).toEqual(['/busy.jpg?w=48&h=48']);
    await fail(image);
    await pass(1_499);
    expect(set).toHaveLength(1);
    await pass(1);
    expect(set).toEqual(['/busy.jpg?w=48&h=48', '/busy.jpg?w=48&h=48']);
    react.fireEvent.load(image);
    expect(said).toEqual(['load /busy.jpg?w=48&h=48']);
    expect(asked).toEqual(['HEAD /busy.jpg?w=48&h=48', 'HEAD /busy.jpg?w=48&h=48']);
  });

  it('gives up after two retries, or as many as it is told, and says so once', async () => {
    const { image, set } = show({ src: '/busy.jpg', retries: 1 });
    await fail(image);
    await pass(750);
    expect(said).toEqual([]);
    react.fireEvent.error(image);
    react.fireEvent.error(image);
    await setImmediate();
    expect([said, set.length, asked.length]).toEqual([['error /busy.jpg?w=48&h=48'], 1, 1]);
  });

  it('waits as long as the server asks', async () => {
    const { image, set } = show({ src: '/limited.jpg' });
    await fail(image);
    await pass(3_249);
    expect(set).toEqual([]);
    await pass(1);
    expect(set).toEqual(['/limited.jpg?w=48&h=48']);
  });

  it('does not ask again for what is not there', async () => {
    const { image, set } = show({ src: '/gone.jpg' });
    await fail(image);
    expect([said, set]).toEqual([['error /gone.jpg?w=48&h=48'], []]);
  });

  it('shows the fallback instead, without other sources, and says once when it is lost too', async () => {
    const { image, container } = show({ src: '/gone.jpg', dark: '/night.jpg', fallbackSrc: '/card.jpg' });
    react.fireEvent.error(image);
    await vi.waitFor(() =>
      expect(container.querySelector('img')?.getAttribute('src')).toBe('/card.jpg?w=48&h=48'),
    );
    expect(container.querySelector('source')).toBeNull();
    expect(said).toEqual([]);
    const fallback = container.querySelector('img') as HTMLImageElement;
    react.fireEvent.error(fallback);
    await setImmediate();
    react.fireEvent.error(fallback);
    await setImmediate();
    expect(said).toEqual(['error /card.jpg?w=48&h=48']);
    expect(asked).toEqual(['HEAD /gone.jpg?w=48&h=48']);
  });

  it('forgets a wait when another picture is asked for, and when it goes', async () => {
    const { image, set, rerender, unmount } = show({ src: '/busy.jpg' });
    await fail(image);
    expect(vi.getTimerCount()).toBe(1);
    rerender(element({ src: '/limited.jpg' }));
    expect(vi.getTimerCount()).toBe(0);
    set.length = 0;
    await fail(image);
    expect(vi.getTimerCount()).toBe(1);
    unmount();
    expect(vi.getTimerCount()).toBe(0);
    expect([said, set]).toEqual([[], []]);
  });

  it('tells each picture once, however often the browser loads it', () => {
    const { image, rerender } = show({ src: '/a.jpg' });
    react.fireEvent.load(image);
    react.fireEvent.load(image);
    rerender(element({ src: '/b.jpg' }));
    react.fireEvent.load(image);
    expect(said).toEqual(['load /a.jpg?w=48&h=48', 'load /b.jpg?w=48&h=48']);
  });

  /** A page as a server sent it, in which the browser has finished the picture already. */
  const hydrate = (props: object, naturalWidth: number, strict = false) => {
    const app = strict ? react.createElement(react.StrictMode, null, element(props)) : element(props);
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = react.renderToString(app);
    const image = container.querySelector('img') as HTMLImageElement;
    known.set(image, { complete: true, naturalWidth });
    react.render(app, { container, hydrate: true });
    return image;
  };

  it.each([false, true])('tells of a picture that had arrived before hydration, strict %s', (strict) => {
    const image = hydrate({ src: '/early.jpg' }, 48, strict);
    expect(said).toEqual(['load /early.jpg?w=48&h=48']);
    react.fireEvent.load(image);
    expect(said).toHaveLength(1);
  });

  it('asks again for a picture that had failed before hydration', async () => {
    hydrate({ src: '/busy.jpg' }, 0);
    const started = performance.now();
    while (vi.getTimerCount() === 0 && performance.now() - started < 2_000) await setImmediate();
    expect([said, asked]).toEqual([[], ['HEAD /busy.jpg?w=48&h=48']]);
    await pass(750);
  });

  it('fades in what comes late, not what was there or has priority', () => {
    const { image } = show({ src: '/a.jpg', fade: true });
    expect(image.className).toBe('cameo-fixed cameo-fade cameo-hidden');
    react.fireEvent.load(image);
    expect(image.className).toBe('cameo-fixed cameo-fade');
    expect(show({ src: '/b.jpg', fade: true, priority: true }).image.className).toBe(
      'cameo-fixed cameo-fade',
    );
    expect(hydrate({ src: '/c.jpg', fade: true }, 48).className).toBe('cameo-fixed cameo-fade');
  });

  it('shows what failed, so that its text can be read', async () => {
    const { image } = show({ src: '/gone.jpg', fade: true });
    await fail(image);
    expect(image.className).toBe('cameo-fixed cameo-fade');
  });
});
