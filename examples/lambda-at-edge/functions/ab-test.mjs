// viewer-request: a cookie selects the version of a page; a viewer without one is assigned at random. The path is rewritten
// before the cache lookup, so each version is one cached object, whatever other cookies there are.
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
