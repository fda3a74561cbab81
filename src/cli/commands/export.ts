import { defineCommand } from '../define.ts';

export const exportAll = defineCommand({
  args: '[file]',
  example:
    'incident export --with-contacts backup.json\nincident export --public history.json\nincident export | gzip > backup.json.gz',
  options: [
    ['--with-contacts', 'the people too, and their addresses in the ledger: a whole backup'],
    ['--public', 'only what the status page shows'],
  ],
  run: async (...given) => await (await import('../store/runExport.ts')).runExport(...given),
});
