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

/** The server's answers to HEAD, by path; a retry asks it why an `<img>` failed. */
const STATUS: Readonly<Record<string, readonly [status: number, retryAfter?: string]>> = {
  '/busy.jpg': [503],
  '/limited.jpg': [429, '3'],
  '/gone.jpg': [404],
};

let server: Server;
const requests: string[] = [];
beforeAll(async () => {
  server = createServer(({ method, url = '' }, response) => {
    requests.push(`${method} ${url}`);
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

/** A browser's state of an `<img>`, which happy-dom does not fetch. */
const known = new WeakMap<HTMLImageElement, { complete: boolean; naturalWidth: number }>();
for (const [name, nothing] of Object.entries({ complete: false, naturalWidth: 0, currentSrc: undefined }))
  Object.defineProperty(HTMLImageElement.prototype, name, {
    get(this: HTMLImageElement) {
      return name === 'currentSrc' ? this.src : (known.get(this)?.[name as 'complete'] ?? nothing);
    },
  });

const BOX = { w: 64, h: 64, layout: 'fixed', sourceWidth: 64, alt: 'x' } as const;

describe.each([19, 18] as const)('<CameoImage> of ./client in a page of React %i', (major) => {
  let react: TestingReact;
  let events: string[];
  let complain: MockInstance;
  beforeAll(async () => {
    react = await loadTestingReact(major);
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  });
  beforeEach(() => {
    events = [];
    requests.length = 0;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    // Half of the random jitter.
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
      events.push(`load ${currentTarget.getAttribute('src')}`),
    onError: ({ currentTarget }: SyntheticEvent<HTMLImageElement>) =>
      events.push(`error ${currentTarget.getAttribute('src')}`),
  };
  const element = (props: object) =>
    react.createElement(react.ClientImage, { ...BOX, ...listeners, ...props } as unknown as CameoImageProps);
  /** Renders a picture, and counts how often its address is set. */
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
  /** Fails the picture, and waits for the server's reason: a delay began, or there is no retry. */
  const fail = async (image: HTMLImageElement) => {
    const before = requests.length;
    react.fireEvent.error(image);
    const started = performance.now();
    while (performance.now() - started < 2_000) {
      await setImmediate();
      if (requests.length > before && (vi.getTimerCount() > 0 || events.length > 0)) return;
    }
  };
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  it('retries after half a second plus jitter, then after twice as long', async () => {
    const { image, set } = show({ src: '/busy.jpg' });
    await fail(image);
    await pass(749);
    expect(set).toEqual([]);
    await pass(1);
    expect(set).toEqual(['/busy.jpg?w=64&h=64']);
    await fail(image);
    await pass(1_499);
    expect(set).toHaveLength(1);
    await pass(1);
    expect(set).toEqual(['/busy.jpg?w=64&h=64', '/busy.jpg?w=64&h=64']);
    react.fireEvent.load(image);
    expect(events).toEqual(['load /busy.jpg?w=64&h=64']);
    expect(requests).toEqual(['HEAD /busy.jpg?w=64&h=64', 'HEAD /busy.jpg?w=64&h=64']);
  });

  it('gives up after two retries, or the given number, and reports it once', async () => {
    const { image, set } = show({ src: '/busy.jpg', retries: 1 });
    await fail(image);
    await pass(750);
    expect(events).toEqual([]);
    react.fireEvent.error(image);
    react.fireEvent.error(image);
    await setImmediate();
    expect([events, set.length, requests.length]).toEqual([['error /busy.jpg?w=64&h=64'], 1, 1]);
  });

  it('waits as long as the server asks', async () => {
    const { image, set } = show({ src: '/limited.jpg' });
    await fail(image);
    await pass(3_249);
    expect(set).toEqual([]);
    await pass(1);
    expect(set).toEqual(['/limited.jpg?w=64&h=64']);
  });

  it('does not retry a missing picture', async () => {
    const { image, set } = show({ src: '/gone.jpg' });
    await fail(image);
    expect([events, set]).toEqual([['error /gone.jpg?w=64&h=64'], []]);
  });

  it('shows the fallback instead, without other sources, and reports once if it is lost too', async () => {
    const { image, container } = show({ src: '/gone.jpg', dark: '/night.jpg', fallbackSrc: '/card.jpg' });
    react.fireEvent.error(image);
    await vi.waitFor(() =>
      expect(container.querySelector('img')?.getAttribute('src')).toBe('/card.jpg?w=64&h=64'),
    );
    expect(container.querySelector('source')).toBeNull();
    expect(events).toEqual([]);
    const fallback = container.querySelector('img') as HTMLImageElement;
    react.fireEvent.error(fallback);
    await setImmediate();
    react.fireEvent.error(fallback);
    await setImmediate();
    expect(events).toEqual(['error /card.jpg?w=64&h=64']);
    expect(requests).toEqual(['HEAD /gone.jpg?w=64&h=64']);
  });

  it('cancels a delay when another picture is requested, and when it is unmounted', async () => {
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
    expect([events, set]).toEqual([[], []]);
  });

  it('reports each picture once, however often the browser loads it', () => {
    const { image, rerender } = show({ src: '/a.jpg' });
    react.fireEvent.load(image);
    react.fireEvent.load(image);
    rerender(element({ src: '/b.jpg' }));
    react.fireEvent.load(image);
    expect(events).toEqual(['load /a.jpg?w=64&h=64', 'load /b.jpg?w=64&h=64']);
  });

  /** A server-rendered page, in which the browser has finished the picture already. */
  const hydrate = (props: object, naturalWidth: number, strict = false) => {
    const app = strict ? react.createElement(react.StrictMode, null, element(props)) : element(props);
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = react.renderToString(app);
    const image = container.querySelector('img') as HTMLImageElement;
    known.set(image, { complete: true, naturalWidth });
    react.render(app, { container, hydrate: true });
    return image;
  };

  it.each([false, true])('reports a picture that loaded before hydration, strict %s', (strict) => {
    const image = hydrate({ src: '/early.jpg' }, 48, strict);
    expect(events).toEqual(['load /early.jpg?w=64&h=64']);
    react.fireEvent.load(image);
    expect(events).toHaveLength(1);
  });

  it('retries a picture that failed before hydration', async () => {
    hydrate({ src: '/busy.jpg' }, 0);
    const started = performance.now();
    while (vi.getTimerCount() === 0 && performance.now() - started < 2_000) await setImmediate();
    expect([events, requests]).toEqual([[], ['HEAD /busy.jpg?w=64&h=64']]);
    await pass(750);
  });

  it('fades in late pictures, but not loaded ones or those with priority', () => {
    const { image } = show({ src: '/a.jpg', fade: true });
    expect(image.className).toBe('cameo-fixed cameo-fade cameo-hidden');
    react.fireEvent.load(image);
    expect(image.className).toBe('cameo-fixed cameo-fade');
    expect(show({ src: '/b.jpg', fade: true, priority: true }).image.className).toBe(
      'cameo-fixed cameo-fade',
    );
    expect(hydrate({ src: '/c.jpg', fade: true }, 48).className).toBe('cameo-fixed cameo-fade');
  });

  it('shows a failed picture, so that its text can be read', async () => {
    const { image } = show({ src: '/gone.jpg', fade: true });
    await fail(image);
    expect(image.className).toBe('cameo-fixed cameo-fade');
  });
});
