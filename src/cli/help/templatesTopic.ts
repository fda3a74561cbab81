import { templateEvents } from '../../messages/templates.ts';
import { commands } from '../commands/index.ts';
import { wrap } from '../io/wrap.ts';
import { rows, verbRows } from './rows.ts';

export const templatesTopic = (): string => `To say it in your own words

A template speaks where you give no -m, and puts the frame around your words
where you do: title, state, times, the link. There is one for each event:

${wrap(`  ${templateEvents.join(', ')}`, 80).join('\n')}

Yours lie in the folder that the config names in "templates", and win over the
built-in ones, file by file:

${rows([
  ['resolved.liquid', 'Markdown, for every channel without words of its own'],
  ['resolved.short.liquid', 'X, SMS, Bluesky, Mastodon, LinkedIn'],
  ['resolved.email.liquid', 'one type of channel'],
  ['resolved.message.liquid', 'the words where nobody wrote any'],
  ['de/resolved.liquid', 'the same in another language'],
])}

${verbRows(commands, 'templates', 'preview')}

A variable that does not exist is an error: run templates lint after a change.`;
