// viewer-request: a cookie says which version of a page its viewer is shown; who has none is put into one by chance.
// The path is rewritten before the look-up, so each version is one object of the cache, whatever other cookies there are.
const GROUPS = ['a', 'b'];

const groupIn = (headers) => {
  const cookies = (headers.cookie ?? []).flatMap(({ value }) => value.split(';'));
  const named = cookies.map((cookie) => cookie.trim()).find((cookie) => cookie.startsWith('group='));
  return GROUPS.find((group) => named === `group=${group}`);
};

export const handler = async (event) => {
  const { request } = event.Records[0].cf;
  const group = groupIn(request.headers) ?? GROUPS[Math.floor(Math.random() * GROUPS.length)];
  request.uri = request.uri.replace('/experiment/', `/experiment/${group}/`);
  return request;
};
