import { defineCommand } from '../define.ts';

export const channelsLogin = defineCommand({
  args: '<name>',
  example: [
    'incident channels login facebook',
    'echo "$TOKEN" | incident channels login facebook --secret pageToken',
  ].join('\n'),
  options: [
    ['--secret <setting>', 'read this one from stdin: pageToken, smtp.password'],
    ['--keep', 'keep it although the check finds a fault'],
  ],
  run: async (...given) => await (await import('../init/runLogin.ts')).runLogin(...given),
});
