import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/distribution-under-test.js';
import type { ViewerRequest } from './messages.js';
import { createRateRule } from './rate-rule.js';

/** A rule with a clock, and its decisions for requests of an address. */
function ruleOf(limit: number) {
  let now = 1_800_000_000_000;
  const rule = createRateRule(limit, () => now);
  return {
    wait: (seconds: number) => {
      now += seconds * 1000;
    },
    /** The number of allowed requests out of this many. */
    letIn: (count: number, clientIp = '192.0.2.1', querystring = 'w=640') => {
      const viewer = {
        method: 'GET',
        uri: '/a.jpg',
        querystring,
        headers: {},
        clientIp,
      } satisfies ViewerRequest;
      return Array.from({ length: count }, () => rule(viewer)).filter(Boolean).length;
    },
  };
}

describe('a rate rule', () => {
  it('allows an address as many requests as the limit in five minutes', () => {
    const { letIn, wait } = ruleOf(100);
    expect([letIn(60), letIn(60)]).toEqual([60, 40]);
    wait(289);
    expect(letIn(10)).toBe(0);
  });

  it('allows it again after a pause, but not if it continues to ask', () => {
    const { letIn, wait } = ruleOf(100);
    expect(letIn(150)).toBe(100);
    // Ten minutes with a request a second are 300 in each five minutes.
    for (let second = 0; second < 600; second += 1) {
      wait(1);
      expect(letIn(1)).toBe(0);
    }
    wait(301);
    expect(letIn(150)).toBe(100);
  });

  it('counts five minutes back from now, not from the first request', () => {
    const { letIn, wait } = ruleOf(100);
    letIn(50);
    wait(200);
    expect(letIn(50)).toBe(50);
    wait(110);
    // The first fifty have expired.
    expect(letIn(60)).toBe(50);
  });

  it('counts each address separately, and no request without a query', () => {
    const { letIn } = ruleOf(100);
    letIn(500);
    expect(letIn(100, '192.0.2.2')).toBe(100);
    expect(letIn(1000, '192.0.2.2', '')).toBe(1000);
    expect(letIn(1, '192.0.2.2')).toBe(0);
  });

  it("treats an IPv6 customer's addresses as one, and an IPv4-mapped address as its own", () => {
    const { letIn } = ruleOf(10);
    expect(letIn(10, '2001:db8:0:7::1')).toBe(10);
    expect(letIn(10, '2001:db8::7:1:2:3:4')).toBe(0);
    expect(letIn(10, '2001:db8:0:8::1')).toBe(10);
    expect(letIn(10, '::ffff:192.0.2.9')).toBe(10);
    expect(letIn(10, '192.0.2.9')).toBe(0);
  });

  it('remembers the most recent addresses, of any number', () => {
    const { letIn } = ruleOf(10);
    letIn(20, '192.0.2.1');
    for (let each = 0; each < 20_000; each += 1)
      letIn(1, `10.${each >> 16}.${(each >> 8) & 255}.${each & 255}`);
    expect(letIn(20, '10.0.78.31')).toBe(9);
    expect(letIn(20, '192.0.2.1')).toBe(10);
  });
});

it('a distribution with a rule answers 429 before any function and the cache', async () => {
  const { ask, invocations } = await startEdge(
    () => ({ body: 'x', headers: { 'Cache-Control': 'max-age=60' } }),
    {},
    { rateLimit: 10 },
  );
  const statuses: number[] = [];
  for (let each = 0; each < 12; each += 1) statuses.push((await ask('/a.jpg?w=640')).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429]);
  const refused = await ask('/a.jpg?w=640');
  expect([refused.text, refused.headers['x-cache']]).toEqual(['', 'Error from cloudfront']);
  expect(invocations).toMatchObject({ 'origin-request': 1 });
  // An original by its bare path is not counted.
  expect((await ask('/a.jpg')).status).toBe(200);
});
