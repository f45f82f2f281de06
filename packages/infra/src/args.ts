import { parseArgs } from 'node:util';

const COMMANDS = ['package', 'adopt', 'deploy', 'remove', 'logs'] as const;

/** What is to be done with which stage. */
export interface Args {
  readonly command: (typeof COMMANDS)[number];
  readonly stage: string;
  /** `logs`: a region, or `all`; the region where the functions run unless told. */
  readonly region: string | undefined;
  /** `logs`: how far back, minutes. */
  readonly minutes: number;
  /** `logs`: goes on until it is stopped. */
  readonly follow: boolean;
  /** `package`: writes plain templates with parameters too. */
  readonly template: boolean;
}

export const HELP = `Usage: pnpm package:dev | package:prod | adopt:dev | deploy:dev | deploy:prod | remove:dev | logs:dev

  package    builds zips and CloudFormation templates into packages/infra/.stages; needs no account
    --template         plain JSON with parameters too, for those who deploy by other means
  adopt      says what a bucket that is there already needs from its owner; changes nothing
  deploy     packages, then makes or changes the stacks of the stage
  remove     takes the functions off the distribution; some hours later, asked again, deletes the distribution and them
  logs       what the functions logged
    --region NAME|all  where they ran; the bucket's region unless told
    --minutes N        how far back (60)
    --follow           goes on until Ctrl+C
`;

/** Reads the command line: what to do, the help text, or the one line that says what is wrong. */
export function readArgs(argv: readonly string[]): Args | 'help' | { readonly mistake: string } {
  try {
    const { values, positionals } = parse(argv);
    if (values.help === true) return 'help';
    const [command, stage, ...more] = positionals;
    const known = COMMANDS.find((each) => each === command);
    if (known === undefined || stage === undefined || more.length > 0)
      throw new Error(`Got ${JSON.stringify(positionals.join(' '))}, expected ${COMMANDS.join('|')} STAGE.`);
    if (known !== 'logs' && (values.region !== undefined || values.minutes !== undefined || values.follow))
      throw new Error(`--region, --minutes and --follow are for logs, and this is ${known}.`);
    if (known !== 'package' && values.template)
      throw new Error(`--template is for package, and this is ${known}.`);
    return {
      command: known,
      stage,
      region: values.region,
      minutes: minutesOf(values.minutes),
      follow: values.follow === true,
      template: values.template === true,
    };
  } catch (error) {
    if (error instanceof Error) return { mistake: `${error.message.split('\n', 1)[0]} See --help.` };
    throw error;
  }
}

function parse(argv: readonly string[]) {
  const options = {
    region: { type: 'string' },
    minutes: { type: 'string' },
    follow: { type: 'boolean' },
    template: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  // pnpm hands a lone "--" on to the script.
  return parseArgs({ args: argv.filter((each) => each !== '--'), options, allowPositionals: true });
}

function minutesOf(text: string | undefined): number {
  if (text === undefined) return 60;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Error(`--minutes got ${JSON.stringify(text)}, expected a whole number from 1 to 999999.`);
}
