import { expect, it } from 'vitest';
import { passResponse, startEdge } from '../edge-under-test.js';

it('what the origin has does not wait for what must be rendered', async () => {
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const begun: string[] = [];
  const { ask } = await startEdge(
    ({ uri }) => (uri === '/stored.jpg' ? { body: 'stored' } : { status: 404, body: 'none' }),
    {
      originResponse: async (event, context) => {
        const uri = event.Records[0]?.cf.request.uri ?? '';
        begun.push(uri);
        if (uri !== '/stored.jpg') await finished;
        return passResponse(event, context);
      },
    },
    { parallelResponses: 1 },
  );
  const rendered = Promise.all([ask('/first.jpg'), ask('/second.jpg')]);
  await expect.poll(() => begun).toHaveLength(1);
  expect((await ask('/stored.jpg')).text).toBe('stored');
  expect(begun).toHaveLength(2);
  finish();
  expect((await rendered).map(({ status }) => status)).toEqual([404, 404]);
  expect(begun).toHaveLength(3);
});
