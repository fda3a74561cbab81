import type { UpdateInput } from '../../usecases/input.ts';
import { defineCommand } from '../define.ts';
import { audienceOptions, changeOptions, messageOptions, publishInput, runOptions } from '../publishFlags.ts';
import { runPublishing } from '../publishFlow.ts';
import { Values } from '../values.ts';
import { askUpdate } from '../wizard/update.ts';

export const update = defineCommand({
  args: '[id]',
  example:
    'incident update 7 --status identified -m "Our payment provider rejects cards. We are switching to the second one."',
  options: [
    ...changeOptions,
    ...messageOptions,
    ['--still-working', 'say that nothing has changed and you are on it'],
    ['--public', 'make a private incident public with this update'],
    ...audienceOptions,
    ...runOptions,
  ],
  run: async ([id], options, context) => {
    const values = new Values(options);
    const given = publishInput(values);
    values.check(context.verb);
    const app = await context.app();
    const input: UpdateInput = {
      ...given,
      id: id ?? null,
      stillWorking: values.flag('stillWorking'),
      publish: values.flag('public'),
    };
    const flags = { yes: values.flag('yes'), dryRun: values.flag('dryRun') };
    const ask = context.terminal.interactive && !flags.yes && !input.stillWorking && input.message === null;
    const asked = ask ? await askUpdate(input, app, context) : input;
    return await runPublishing(context, app, app.update, asked, flags);
  },
});
