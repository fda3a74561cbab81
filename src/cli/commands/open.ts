import type { OpenInput } from '../../usecases/input.ts';
import { defineCommand } from '../define.ts';
import { audienceOptions, changeOptions, messageOptions, publishInput, runOptions } from '../publishFlags.ts';
import { runPublishing } from '../publishFlow.ts';
import { parseTime, Values } from '../values.ts';
import { askOpen } from '../wizard/open.ts';

export const open = defineCommand({
  args: '[title]',
  example: 'incident open "Checkout is down" --impact major --component checkout=major_outage',
  options: [
    ...changeOptions,
    ...messageOptions,
    ['--started-at <time>', 'when users began to feel it: 14:00, 20m ago, 2026-11-23T14:00Z'],
    [
      '--from-maintenance <id>',
      'planned work that went wrong: it ends with this, and its title and parts are carried over',
    ],
    ['--private', 'tell only team channels, and keep it off the page'],
    ...audienceOptions,
    ...runOptions,
  ],
  run: async ([title], options, context) => {
    const values = new Values(options);
    const given = publishInput(values);
    const startedText = values.text('startedAt');
    // The zone is the config's, which is read after all flags have been checked; a zone changes no time's form.
    if (startedText !== null && parseTime(startedText, new Date(), 'UTC') === null) {
      values.fault(`--started-at can not be "${startedText}": expected 14:00, 20m ago or 2026-11-23T14:00Z.`);
    }
    const fromMaintenance = values.text('fromMaintenance');
    if (fromMaintenance !== null && values.flag('private')) {
      values.fault('--from-maintenance and --private can not both be given: everybody was told of that work.');
    }
    values.check(context.verb);
    const app = await context.app();
    const startedAt = startedText === null ? null : parseTime(startedText, app.now(), app.config.timezone);
    const asked: OpenInput = {
      ...given,
      title: title ?? null,
      startedAt,
      isPrivate: values.flag('private'),
      fromMaintenance,
    };
    const flags = { yes: values.flag('yes'), dryRun: values.flag('dryRun') };
    const isTitled = asked.title || fromMaintenance !== null;
    const ask = context.terminal.interactive && (!isTitled || !asked.impact);
    if (ask) await app.reach();
    const input = ask ? await askOpen(asked, app, context) : asked;
    return await runPublishing(context, app, app.open, input, flags);
  },
});
