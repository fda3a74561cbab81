import { defineCommand } from '../define.ts';
import { runOptions } from '../publishFlags.ts';
import { Values } from '../values.ts';

/** Of those of a verb; its key is of whoever asks. */
const taken = ['--break-glass', '--allow-wording', '--dry-run', '--confirm', '--detach', '-y,'];

export const approve = defineCommand({
  args: '[id]',
  example: 'incident approve\nincident approve 4 --yes\nincident approve 4 --refuse "The second region is still down."',
  options: [
    ['--refuse <why>', 'say no; nothing of it goes out, and the reason is kept, for you alone'],
    ...runOptions.filter(([flags]) => taken.some((one) => flags.startsWith(one))),
  ],
  run: async ([id = null], options, context) => {
    const values = new Values(options);
    const refuse = values.text('refuse');
    if (refuse !== null && refuse.trim() === '') values.fault('--refuse needs a reason, which is recorded.');
    if (refuse !== null && values.flag('dryRun')) values.fault('--refuse and --dry-run can not both be given.');
    if (refuse !== null && values.text('breakGlass') !== null) {
      values.fault('--refuse and --break-glass can not both be given.');
    }
    const { runApprove } = await import('../runApprove.ts');
    return await runApprove(id, refuse, values, context);
  },
});
