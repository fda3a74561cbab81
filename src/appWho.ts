import { hostname } from 'node:os';
import type { AppOptions } from './appParts.ts';
import type { Who } from './domain/audit.ts';
import { osPerson } from './store/osPerson.ts';

/** Who acts, and from where, as far as a machine can tell: its user, unless the config gives a name. */
export const whoActs = ({ config, env, via = 'script' }: Pick<AppOptions, 'config' | 'env' | 'via'>): Who => ({
  person: config.approval?.person ?? osPerson(env),
  host: hostname(),
  via,
  from: env['SSH_CONNECTION']?.split(' ')[0] ?? null,
});
