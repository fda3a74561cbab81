import { defineCommand } from '../define.ts';

export const channelsRemove = defineCommand({
  args: '<name>',
  example: 'incident channels remove facebook\nincident channels remove facebook --force --secrets --yes',
  options: [
    ['--force', 'take it out of the routes as well'],
    ['--secrets', 'delete its secrets too, where no other channel names them'],
    ['-y, --yes', 'do not ask'],
  ],
  run: async (...given) => await (await import('../init/runRemove.ts')).runRemove(...given),
});
