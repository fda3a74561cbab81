import { announcementEvents } from '../../domain/event.ts';
import type { AnnounceInput } from '../../usecases/input.ts';
import { defineCommand } from '../define.ts';
import { audienceOptions, messageOptions, publishInput, runOptions } from '../publishFlags.ts';
import { runPublishing } from '../publishFlow.ts';
import { Values } from '../values.ts';
import { askAnnounce } from '../wizard/announce.ts';

export const announce = defineCommand({
  args: '',
  example: 'incident announce\nincident announce --event where-to-look --yes --key where-to-look-2026',
  options: [
    ['--event <event>', `what it is: ${announcementEvents.join(', ')} (which it is unless you say otherwise)`],
    ...messageOptions,
    ...audienceOptions,
    ...runOptions,
  ],
  run: async (_args, { event: typed, ...options }, context) => {
    const values = new Values({ ...options, announced: typed });
    const elsewhere =
      ' All else is said of an incident or of planned work: incident open, incident maintenance schedule';
    const event = values.choice('announced', '--event', announcementEvents, elsewhere);
    const given: AnnounceInput = { ...publishInput(values), event };
    values.check(context.verb);
    const app = await context.app();
    const flags = { yes: values.flag('yes'), dryRun: values.flag('dryRun') };
    const ask = context.terminal.interactive && !flags.yes && !flags.dryRun && given.message === null;
    const input = ask ? await askAnnounce(given, app, context) : given;
    return await runPublishing(context, app, app.announce, input, flags);
  },
});
