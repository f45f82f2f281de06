import { describe, expect, it } from 'vitest';
import { HELP, readArgs } from './args.js';

const NO_OPTIONS = { region: undefined, minutes: 60, follow: false, template: false };

describe('arguments', () => {
  it.each(['package', 'adopt', 'deploy', 'remove', 'logs'])('%s STAGE', (command) => {
    expect(readArgs([command, 'dev'])).toEqual({ command, stage: 'dev', ...NO_OPTIONS });
    expect(readArgs(['--', command, 'dev'])).toEqual({ command, stage: 'dev', ...NO_OPTIONS });
    expect(HELP).toContain(`\n  ${command} `);
  });

  it('of logs', () => {
    expect(readArgs(['logs', 'dev', '--region', 'all', '--minutes', '5', '--follow'])).toEqual({
      command: 'logs',
      stage: 'dev',
      region: 'all',
      minutes: 5,
      follow: true,
      template: false,
    });
  });

  it('of package', () => {
    expect(readArgs(['package', 'dev', '--template'])).toMatchObject({ command: 'package', template: true });
    expect(readArgs(['deploy', 'dev', '--template'])).toEqual({
      mistake: '--template is for package, and this is deploy. See --help.',
    });
  });

  it('ask for help', () => {
    expect(readArgs(['--help'])).toBe('help');
  });

  it.each([
    [[], 'Got "", expected package|adopt|deploy|remove|logs STAGE. See --help.'],
    [['deploy'], 'Got "deploy", expected package|adopt|deploy|remove|logs STAGE. See --help.'],
    [['undo', 'dev'], 'Got "undo dev", expected package|adopt|deploy|remove|logs STAGE. See --help.'],
    [
      ['deploy', 'dev', 'prod'],
      'Got "deploy dev prod", expected package|adopt|deploy|remove|logs STAGE. See --help.',
    ],
    [
      ['logs', 'dev', '--minutes', '0'],
      '--minutes got "0", expected a whole number from 1 to 999999. See --help.',
    ],
    [
      ['deploy', 'dev', '--follow'],
      '--region, --minutes and --follow are for logs, and this is deploy. See --help.',
    ],
  ])('%j', (argv, mistake) => {
    expect(readArgs(argv)).toEqual({ mistake });
  });

  it('that nobody knows are explained in one line', () => {
    expect(readArgs(['deploy', 'dev', '--force'])).toEqual({
      mistake: expect.stringMatching(/^Unknown option '--force'.* See --help\.$/),
    });
  });
});
