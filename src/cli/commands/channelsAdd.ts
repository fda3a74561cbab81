import { defineCommand } from '../define.ts';

export const channelsAdd = defineCommand({
  args: '[type]',
  example: [
    'incident channels add',
    'incident channels add facebook',
    'incident channels add facebook --name page-de --set pageId=1234 --set pageToken=env:FACEBOOK_PAGE_TOKEN',
    'incident channels add slack --set to.channel=C0123456789 --set to.token=keychain:slack.token --set audience=team',
  ].join('\n'),
  options: [
    ['--name <name>', 'what it is called in the config; without it as its type'],
    [
      '--set <key=value>',
      'a setting (repeatable); of a secret where it is: env:NAME, file:PATH or keychain:NAME',
      'list',
    ],
    ['--keep', 'write it although the check finds a fault'],
    ['--force', 'replace the channel of that name'],
  ],
  run: async (...given) => await (await import('../init/runAdd.ts')).runAdd(...given),
});
