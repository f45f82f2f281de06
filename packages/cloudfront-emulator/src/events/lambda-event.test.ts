import type { CloudFrontRequestEvent, CloudFrontResponseEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { startEdge } from '../../tests/distribution-under-test.js';

it('E: events have the documented shape, with authMethod none as for origin access control', async () => {
  const events: (CloudFrontRequestEvent | CloudFrontResponseEvent)[] = [];
  const { ask } = await startEdge(
    () => ({
      status: 404,
      headers: { 'Content-Type': 'application/xml', 'Transfer-Encoding': 'chunked', Connection: 'close' },
      body: 'x',
    }),
    {
      originRequest: (event) => {
        events.push(structuredClone(event));
        const request = event.Records[0]?.cf.request;
        if (request) request.uri = '/_variants/a.jpg/w-640.avif';
        return request;
      },
      originResponse: (event) => {
        events.push(structuredClone(event));
        return event.Records[0]?.cf.response;
      },
    },
  );
  await ask('/a%20b.jpg?w=640&w=1', {
    headers: {
      Accept: 'image/avif',
      Origin: 'https://a.example',
      Cookie: 'secret=1',
      'X-Forwarded-Proto': 'https',
      Range: 'bytes=0-1',
    },
  });
  const headers = {
    accept: [{ key: 'Accept', value: 'image/avif' }],
    host: [{ key: 'Host', value: 'pictures.s3.eu-west-1.amazonaws.com' }],
    'user-agent': [{ key: 'User-Agent', value: 'Amazon CloudFront' }],
    via: [{ key: 'Via', value: '1.1 cloudfront-emulator.cloudfront.net (CloudFront)' }],
    'x-forwarded-for': [{ key: 'X-Forwarded-For', value: '127.0.0.1' }],
  };
  const request = {
    clientIp: '127.0.0.1',
    headers,
    method: 'GET',
    querystring: 'w=640&w=1',
    uri: '/a%20b.jpg',
    origin: {
      s3: {
        authMethod: 'none',
        customHeaders: {},
        domainName: 'pictures.s3.eu-west-1.amazonaws.com',
        path: '',
      },
    },
  };
  const config = (eventType: string) => ({
    distributionDomainName: 'd111111abcdef8.cloudfront.net',
    distributionId: 'EDFDVBD6EXAMPLE',
    eventType,
    requestId: expect.stringMatching(/^[\w-]{54}==$/),
  });
  expect(events).toEqual([
    { Records: [{ cf: { config: config('origin-request'), request } }] },
    {
      Records: [
        {
          cf: {
            config: config('origin-response'),
            request: { ...request, uri: '/_variants/a.jpg/w-640.avif' },
            response: {
              status: '404',
              statusDescription: 'Other',
              headers: {
                'content-type': [{ key: 'Content-Type', value: 'application/xml' }],
                'transfer-encoding': [{ key: 'Transfer-Encoding', value: 'chunked' }],
              },
            },
          },
        },
      ],
    },
  ]);
});

// The values are those of the page's own example.
it("E: X-Forwarded-For is the viewer's list with its address at the end (D:RequestAndResponseBehaviorCustomOrigin)", async () => {
  const { distribution, originRequests } = await startEdge();
  const list = [{ key: 'X-Forwarded-For', value: '192.0.2.4,192.0.2.3' }];
  const viewer = { method: 'GET', querystring: '', clientIp: '192.0.2.2' };
  await distribution.handle({ ...viewer, uri: '/a', headers: { 'x-forwarded-for': list } });
  await distribution.handle({ ...viewer, uri: '/b', headers: {} });
  expect(originRequests.map(({ headers }) => headers['x-forwarded-for']?.map(({ value }) => value))).toEqual([
    ['192.0.2.4,192.0.2.3,192.0.2.2'],
    ['192.0.2.2'],
  ]);
});
