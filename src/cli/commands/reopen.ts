import type { ReopenInput } from '../../usecases/input.ts';
import { defineCommand } from '../define.ts';
import { audienceOptions, changeOptions, messageOptions, publishInput, runOptions } from '../publishFlags.ts';
import { runPublishing } from '../publishFlow.ts';
import { Values } from '../values.ts';

export const reopen = defineCommand({
  args: '[id]',
  example: 'incident reopen 7 -m "Payments fail again. We said too early that this was over."',
  options: [...changeOptions, ...messageOptions, ...audienceOptions, ...runOptions],
  run: async ([id], options, context) => {
    const values = new Values(options);
    const given = publishInput(values);
    values.check(context.verb);
    const app = await context.app();
    const input: ReopenInput = { ...given, id: id ?? null };
    const flags = { yes: values.flag('yes'), dryRun: values.flag('dryRun') };
    return await runPublishing(context, app, app.reopen, input, flags);
  },
});
