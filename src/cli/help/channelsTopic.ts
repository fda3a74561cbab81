import { loadChannelTypes } from '../../channels/index.ts';
import { commands } from '../commands/index.ts';
import { rows, verbRows } from './rows.ts';

export async function channelsTopic(): Promise<string> {
  const types = Object.values(await loadChannelTypes());
  const abilities = ({ can }: (typeof types)[number]): readonly string[] => [
    ...(can.edit ? ['edited in place'] : []),
    ...(can.thread ? ['updates hang together'] : []),
    ...(can.lookUp ? ['a lost answer is looked up'] : []),
  ];
  return `Where it can be said

${rows(types.map((one) => [one.type, [one.title, ...abilities(one)].join(', ')]))}

All channels go out side by side; one that is slow or dead delays no other. Who
hears what is in "routes" of the config: by impact, event, and after how long.
A channel with "audience": "team" hears notes and reminders too.

${verbRows(commands, 'channels')}

For one update:  --channel NAME (only this one)   --skip NAME (all but this one)
What went where: incident deliveries
Go on with what was interrupted, or is still to be tried: incident deliver`;
}
