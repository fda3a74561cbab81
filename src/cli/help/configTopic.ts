import { findPaths } from '../../config/paths.ts';
import { commands } from '../commands/index.ts';
import { environment } from './environment.ts';
import { rows, verbRows } from './rows.ts';

export function configTopic(): string {
  const paths = findPaths(process.env);
  return `The config file

One JSON file; nothing in the current folder is ever picked up by itself. Flags
count more than the environment, that more than the file. Here they lie, unless
you say otherwise:

${rows([
  ['config', paths.configFile],
  ['store', paths.storeUrl],
  ['anchors', paths.anchorsFile],
])}

${verbRows(commands, 'init', 'channels add', 'channels login', 'doctor')}

What stands in it:

${rows([
  ['company', 'name, url, supportEmail'],
  ['statusPage', 'url: where your customers look'],
  ['components', 'the parts of your service, with the probes that watch each'],
  ['channels', 'where to say it, by a name that you choose: incident help channels'],
  ['routes', 'which channel hears which impact and event, and after how long'],
  ['probes', 'what looks at your service: http, tcp, dns, tls, command'],
  ['allClear, promise', 'how long it must be well; when the next update is due'],
  ['contacts', 'sources: where the people come from'],
  ['templates', 'the folder with your own words: incident help templates'],
  ['timezone, locale', 'of what you say where a reader has none of his own'],
])}

A secret is never written into it but named: {"env": NAME}, {"file": PATH},
{"keychain": NAME} or {"command": [...]}. Paths are relative to the config file.

${rows(environment)}`;
}
