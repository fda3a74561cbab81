import { importTypes } from '../../imports/index.ts';
import { defineCommand } from '../define.ts';

export const importHistory = defineCommand({
  args: '<path|url>',
  example:
    'incident import --from statuspage https://status.acme.example --dry-run\nincident import --from upptime ./upptime\nincident import --from cstate ./status-site --yes\nincident import backup.json',
  options: [
    ['--from <tool>', `what it comes from: ${[...importTypes, 'allclear'].join(', ')} (an export of this program)`],
    ['--close-open', 'take what is still open there as over with the last that was said of it'],
    ['--dry-run', 'say what it would do; nothing is stored'],
    ['-y, --yes', 'do not ask'],
  ],
  run: async (...given) => await (await import('../runImport.ts')).runImport(...given),
});
