import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { DEFAULT_LADDER, defineImageConfig, type ImageConfig, parseRequest } from '@cameo/core';
import { bakeGrammar, createViewerRequest, type TransformImageRequest } from '@cameo/edge';

/** A request for a picture. */
export interface PictureRequest {
  /** Distinct for each of several thousand pictures. */
  readonly path: string;
  readonly query: string;
  readonly w: number;
  readonly h: number;
}

/** Number of distinct requests before they repeat. */
export const REQUESTS = 4096;

const ALL: readonly PictureRequest[] = Array.from({ length: REQUESTS }, (_, at) => {
  const w = DEFAULT_LADDER[at % DEFAULT_LADDER.length] ?? 640;
  const h = Math.round((w * (2 + (at % 7))) / 6);
  const queries = [
    `w=${w}`,
    `w=${w}&h=${h}`,
    `w=${w}`,
    `w=${w}&h=${h}&q=75&focus=attention`,
    `w=${w}&v=${at}`,
  ];
  return {
    path: `/talent/${(at * 7919) % REQUESTS}/portrait-${at}.jpg`,
    query: queries[at % queries.length] ?? '',
    w,
    h,
  };
});

/** A request by its number, which is unlimited; requests are distinct up to the repetition. */
export const requestAt = (at: number): PictureRequest => ALL[at % REQUESTS] as PictureRequest;

/** Processes the request with this number. */
type Task = (at: number) => unknown;

/** The package's types are those of CommonJS, its code is not. */
interface Imgix {
  readonly default: new (settings: {
    readonly domain: string;
    readonly includeLibraryParam: boolean;
  }) => { readonly buildURL: (path: string, params: object) => string };
}

/** The measured tasks, each created in a separate process; each group is compared with its first row. */
export const TASKS: Readonly<Record<string, () => Promise<Task>>> = {
  'core: parse a request': async () => {
    const config = exampleConfig();
    return (at) => parseRequest(requestAt(at).path, requestAt(at).query, config);
  },
  'origin-request': async () => {
    const { handler } = (await import(new URL('dist/bundles/origin-request.mjs', edgeFolder()).href)) as {
      readonly handler: TransformImageRequest;
    };
    return (at) => handler(requestEvent(at));
  },
  'viewer-request, Node': async () => {
    const handler = createViewerRequest(bakeGrammar(exampleConfig()));
    return (at) => handler(functionEvent(at));
  },
  buildImageUrl: async () => {
    const { buildImageUrl } = await import('@cameo/react-image/url');
    const config = { baseUrl: 'https://img.example.com' };
    return (at) => {
      const { path, w, h } = requestAt(at);
      return buildImageUrl(path, { w, h }, config);
    };
  },
  'imgix js-core, buildURL': async () => {
    const { default: ImgixClient } = (await import('@imgix/js-core')) as unknown as Imgix;
    const client = new ImgixClient({ domain: 'img.example.com', includeLibraryParam: false });
    return (at) => {
      const { path, w, h } = requestAt(at);
      return client.buildURL(path, { w, h });
    };
  },
  'unpic, transformUrl': async () => {
    const unpic = createRequire(createRequire(import.meta.url).resolve('@unpic/react'))('unpic') as {
      readonly transformUrl: (options: object) => string;
    };
    return (at) => {
      const { path, w, h } = requestAt(at);
      return unpic.transformUrl({
        url: `https://example.imgix.net${path}`,
        width: w,
        height: h,
        provider: 'imgix',
      });
    };
  },
  getImageProps: async () => {
    const { getImageProps } = await import('@cameo/react-image/url');
    const config = { baseUrl: 'https://img.example.com' };
    return (at) => {
      const { path, w, h } = requestAt(at);
      return getImageProps({ src: path, w, h, alt: '' }, config);
    };
  },
  'next, getImageProps': async () => {
    const { getImageProps } = (await import('next/image.js')) as unknown as typeof import('next/image.js');
    const loader = ({ src, width }: { readonly src: string; readonly width: number }) =>
      `https://img.example.com${src}?w=${width}`;
    return (at) => {
      const { path, w, h } = requestAt(at);
      return getImageProps({
        src: path,
        width: w,
        height: h,
        alt: '',
        loader,
        sizes: `(min-width: ${w}px) ${w}px, 100vw`,
      });
    };
  },
};

/** The default configuration, as in the functions' builds. */
const exampleConfig = (): ImageConfig => defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });

const ACCEPT = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';

/** A new event for each call, as from CloudFront, because the handler mutates it. */
const requestEvent = (at: number) => {
  const { path, query } = requestAt(at);
  const config = {
    distributionDomainName: 'd.example',
    distributionId: 'E',
    eventType: 'origin-request',
    requestId: 'r',
  } as const;
  const request = {
    clientIp: '192.0.2.1',
    method: 'GET',
    uri: path,
    querystring: query,
    headers: {
      host: [{ key: 'Host', value: 'img.example.com' }],
      accept: [{ key: 'Accept', value: ACCEPT }],
    },
  };
  const record: [{ cf: { config: typeof config; request: typeof request } }] = [{ cf: { config, request } }];
  return { Records: record };
};

/** The same for CloudFront Functions. */
export const functionEvent = (at: number) => {
  const { path, query } = requestAt(at);
  return {
    version: '1.0' as const,
    context: {},
    viewer: { ip: '192.0.2.1' },
    request: {
      method: 'GET',
      uri: path,
      querystring: {},
      headers: { host: { value: 'img.example.com' }, accept: { value: ACCEPT } },
      cookies: {},
      rawQueryString: () => query,
    },
  };
};

/** The viewer-request function as deployed. */
export const builtFunction = (): Promise<string> =>
  readFile(new URL('dist/bundles/viewer-request.js', edgeFolder()), 'utf8');

const edgeFolder = (): URL =>
  new URL('./', `file://${createRequire(import.meta.url).resolve('@cameo/edge/package.json')}`);
