import { publicId } from '../../domain/incident.ts';
import { CliError } from '../cliError.ts';
import { defineCommand } from '../define.ts';
import { explainRefusal } from '../errors.ts';
import { exitOfDeliveries } from '../io/exitCode.ts';
import { channelsJson } from '../io/json.ts';
import { channelLines } from '../io/lines.ts';
import { messageOptions, publishInput } from '../publishFlags.ts';
import { Values } from '../values.ts';
import { whileWatched } from '../whileWatched.ts';

export const note = defineCommand({
  args: '[id]',
  example: 'incident note 7 -m "Host says the disk array is degraded"',
  options: messageOptions,
  run: async ([id], options, context) => {
    const values = new Values(options);
    const { message } = publishInput(values);
    values.check(context.verb);
    const app = await context.app();
    const input = { id: id ?? null, message };
    const prepared = await whileWatched(context, (watcher) => app.note.prepare(input, watcher));
    if (!prepared.ok) throw new CliError(explainRefusal(prepared.error, context.verb));
    const noted = await whileWatched(context, (watcher) => app.note.publish(input, prepared.value, watcher));
    if (!noted.ok) throw new CliError(explainRefusal(noted.error, context.verb));
    const { incident, update, tallies, interrupted } = noted.value;
    const value = {
      incident: publicId(incident),
      note: { seq: update.seq, body: update.body, at: update.at.toISOString() },
      deliveries: channelsJson(tallies),
    };
    const lines = channelLines(tallies, context.terminal.colour);
    context.output.result(value, [`Noted on ${publicId(incident)}.`, ...lines].join('\n'));
    return exitOfDeliveries(tallies, interrupted);
  },
});
