const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** `..` in every spelling that some server, proxy or file system has interpreted as such. */
const UPS = [
  ...words(`
    .. %2e%2e .%2e %2E. %252e%252e %25252e%25252e ..%00 ..%20 ..; ..;x=1 ... .... ..%0a %c0%ae%c0%ae
    %e0%80%ae%e0%80%ae %f0%80%80%ae%f0%80%80%ae %u002e%u002e %uff0e%uff0e %ef%bc%8e%ef%bc%8e %e2%80%a6
    \xc0\xae\xc0\xae .%00. %00.. ..%c0%80 .%09. ~ %2e%2e%3b
  `),
  '.. ',
];

/** `/` in the same way. */
const SLASHES = [
  ...words(`
    / %2f %2F %252f %25252f \\ %5c %5C %255c // /./ /%2e/ %c0%af %c1%9c %e0%80%af %ef%bc%8f %e2%88%95
    \xc0\xaf %00/ : %3a %u2215 ;/ /%5c %2f%5c
  `),
];

/** Starting points: links, derivatives, and the emulator's own paths among them. */
const STARTS = [
  '',
  'talent/',
  'a.jpg/',
  'out-folder/',
  'out-file.jpg/',
  '_variants/',
  '_variants/a.jpg/',
  '__edge/',
  '__site/',
];

/** Targets outside. */
const SECRETS = ['secret/secret.jpg', 'sources-secret/secret.txt', 'secret.jpg', 'etc/passwd'];

/** Paths upwards with each spelling, each separator, and one to eight levels. */
function* waysUp(): Generator<string> {
  let count = 0;
  for (const start of STARTS)
    for (const up of UPS)
      for (const slash of SLASHES) {
        const secret = SECRETS[count % SECRETS.length] ?? '';
        const levels = secret.startsWith('etc') ? 8 : 1 + (count % 3);
        count += 1;
        yield `/${start}${(up + slash).repeat(levels)}${secret.replaceAll('/', slash)}`;
      }
}

/** Names of links, of other systems, and long, odd or reserved ones. */
const ODD = [
  ...words(`
    out-file.jpg out-folder out-folder/ out-folder/secret.jpg out-folder/secret.txt out-neighbour/secret.jpg
    chain-1.jpg chain-2.jpg talent/up/secret/secret.jpg talent/up/secret.jpg etc/passwd etc/hostname
    absolute.jpg loop.jpg dangling.jpg loop.jpg/a.jpg a.jpg/ a.jpg/. a.jpg/a.jpg a.jpg/.. . ./ .. A.JPG
    case.jpg CASE.JPG TALENT/alice.jpg a.jpg. a.jpg%20 a.jpg... a.jpg%2e a.jpg%00 a.jpg%00.txt %00a.jpg %00
    a%00/../a.jpg a.jpg; a.jpg::$DATA a.jpg:stream a.jpg%3a%3a$DATA C:/secret/secret.jpg
    c:\\secret\\secret.jpg C%3a%5csecret%5csecret.jpg C|/secret.jpg \\\\localhost\\c$\\secret.jpg
    //localhost/secret/secret.jpg %5c%5clocalhost%5cc$%5csecret.jpg \\\\?\\C:\\secret.jpg con nul.jpg COM1
    /etc/passwd //etc/passwd /%2fetc/passwd %2fetc%2fpasswd %2f%2fetc/passwd file:///etc/passwd ~/secret.jpg
    _variants _variants/ _VARIANTS/a.jpg/w-64.jpg _variants/a.jpg/w-64.jpg %5fvariants/a.jpg/w-64.jpg
    _variants%2fa.jpg%2fw-64.jpg %255fvariants/a.jpg/w-64.jpg ./_variants/a.jpg/w-64.jpg
    /_variants/a.jpg/w-64.jpg _variants/Case.jpg/w-64.jpg _variants/Case.jpg/w-96.jpg
    _variants/a.jpg/w-64.jpg%25obj/headers.json _variants/%25tmp/a _variants//a.jpg/w-64.jpg
    _variants/./a.jpg/w-64.jpg _variants\\a.jpg\\w-64.jpg _variants%00/a %tmp/secret.jpg %25tmp/secret.jpg
    headers.json a.jpg%25obj __edge/../secret.jpg __edge/stats/../../secret.txt proc/self/environ .env
    .git/config a.jpg?/../../secret.jpg a.jpg#/../../secret.jpg a.jpg%3f/../../secret.jpg %ff %c3 %ed%a0%80
    %
  `),
  'a.jpg ',
  ' a.jpg',
  'x'.repeat(255),
  'x'.repeat(256),
  'x'.repeat(790),
  'x'.repeat(791),
  'x'.repeat(3000),
  `${'y/'.repeat(399)}a`,
  '../'.repeat(1000),
  '%2e%2e/'.repeat(400),
  'é'.repeat(250),
  '%c3%a9'.repeat(250),
  '%F0%9F%96%BC'.repeat(100),
];

/** Request targets that are no path. */
const TARGETS = [
  ...words(`
    http://127.0.0.1/a.jpg http://evil.example/../secret/secret.jpg HTTP://127.0.0.1/../secret.jpg
    https://127.0.0.1/a.jpg //127.0.0.1/a.jpg //evil.example/a.jpg ///a.jpg * ?w=48 ?/../secret.jpg # a.jpg
    ../secret.jpg 127.0.0.1:80 file:///etc/passwd \\..\\secret.jpg . : @evil.example/a.jpg
    /a.jpg@evil.example ftp://x/a
  `),
];

/** Queries for each: the original, and a derivative. */
const QUERIES = ['', '?w=64'];

/**
 * Raw request targets, one character per byte.
 * @param every includes every n-th path upwards: 1 for all
 */
export function pathTricks(every: number): readonly string[] {
  const ways = [...waysUp()].filter((_, index) => index % every === 0);
  const paths = [...ways, ...ODD.map((path) => `/${path}`), ...TARGETS];
  return [...new Set(paths.flatMap((path) => QUERIES.map((query) => path + query)))];
}
