import type { Environment } from '../config/paths.ts';
import type { Via } from '../domain/audit.ts';
import type { Terminal } from './io/terminal.ts';

/** From where a command acts, for the audit trail: itself where it goes on alone, else where it was typed. */
export function viaOf(verb: string, { interactive }: Pick<Terminal, 'interactive'>, env: Environment): Via {
  if (verb === 'watch' || verb === 'tick' || verb === 'worker') return verb;
  if (isSet(env['GITHUB_ACTIONS'])) return 'github-actions';
  if (isSet(env['GITLAB_CI'])) return 'gitlab-ci';
  if (isSet(env['CI'])) return 'ci';
  return interactive ? 'terminal' : 'script';
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== 'false';
