import { defineCommand } from '../define.ts';

export const storeCopy = defineCommand({
  args: '',
  example:
    'incident store copy --from sqlite:/home/me/.local/share/allclear/incidents.db --to postgres://founder@db.acme.example/allclear',
  options: [
    ['--from <url>', 'the store as it is'],
    ['--to <url>', 'an empty one: a file that is not there yet, or a database without incidents'],
  ],
  run: async (...given) => await (await import('../store/runCopy.ts')).runCopy(...given),
});

export const storeMigrate = defineCommand({
  args: '',
  example: 'incident store migrate\nincident store migrate --store postgres://allclear_owner@db.acme.example/allclear',
  options: [],
  run: async (...given) => await (await import('../store/runMigrate.ts')).runMigrate(...given),
});

export const storeMerge = defineCommand({
  args: '',
  example: 'incident store merge --dry-run\nincident store merge',
  options: [
    ['--from <url>', "a file beside; without it this machine's standby"],
    ['--to <url>', "the store of all; without it the config's"],
    ['--dry-run', 'say what it would do; nothing is stored'],
  ],
  run: async (...given) => await (await import('../store/runMerge.ts')).runMerge(...given),
});
