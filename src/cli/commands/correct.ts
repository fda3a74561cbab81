import type { CorrectInput } from '../../usecases/input.ts';
import { defineCommand } from '../define.ts';
import { audienceOptions, messageOptions, publishInput, runOptions } from '../publishFlags.ts';
import { runPublishing } from '../publishFlow.ts';
import { Values } from '../values.ts';
import { askCorrect } from '../wizard/correct.ts';

export const correct = defineCommand({
  args: '[id] [update]',
  example: [
    'incident correct -m "Only card payments fail. Invoices work."',
    'incident correct 7 2 --message-file right.md --yes',
  ].join('\n'),
  options: [...messageOptions, ...audienceOptions.filter(([flag]) => !flag.startsWith('--audience')), ...runOptions],
  run: async ([id, seq], options, context) => {
    const values = new Values(options);
    const given = publishInput(values);
    const update = values.count('the update', seq);
    values.check(context.verb);
    const app = await context.app();
    const input: CorrectInput = { ...given, id: id ?? null, update };
    const flags = { yes: values.flag('yes'), dryRun: values.flag('dryRun') };
    const ask = context.terminal.interactive && !flags.yes && input.message === null;
    return await runPublishing(context, app, app.correct, ask ? await askCorrect(input, app) : input, flags);
  },
});
