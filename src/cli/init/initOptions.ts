import type { OptionSpec } from '../define.ts';

export const initOptions: readonly OptionSpec[] = [
  ['--company <name>', 'the name your customers know you by'],
  ['--page-url <url>', 'where your customers find the status page'],
  ['--page-folder <path>', 'the folder that the page is built into'],
  ['--component <name>', 'a part of your service (repeatable)', 'list'],
  ['--email-from <address>', 'send e-mail, from this address: "Acme <status@acme.example>"'],
  ['--email-to <address>', 'to this address (repeatable); without it to everyone in --contacts', 'list'],
  ['--contacts <path>', 'the CSV file with your customers: email, name, locale, tags'],
  ['--smtp <host:port>', 'through this mail server'],
  ['--smtp-user <name>', 'the user it knows you as'],
  ['--smtp-password-env <name>', 'the environment variable with its password'],
  ['--webhook-url <url>', 'post signed events here'],
  ['--webhook-secret-env <name>', 'the environment variable with their secret (whsec_…)'],
  ['--x', 'post on X, with the keys in X_APP_KEY, X_APP_SECRET, X_ACCESS_TOKEN and X_ACCESS_SECRET'],
  ['--probe <url>', 'a page that answers while all is well (repeatable); with a name: shop=https://…', 'list'],
  ['--force', 'write a config that is there anew; it is kept beside the new one'],
  ['-y, --yes', 'do not ask; of a config that is there change what the flags name'],
];
