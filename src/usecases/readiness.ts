import { checkSecrets, checkTemplates, type DoctorDeps } from './doctor.ts';
import type { Check } from './doctorCheck.ts';
import { countReach, type Reach } from './reach.ts';

/** What a rehearsal can't show because it needs none of it: the founder's own secrets, templates and people. */
export interface Readiness {
  readonly secrets: readonly Check[];
  /** Places of secrets that a program gives: it may ask somebody elsewhere, so it is not run. */
  readonly unread: readonly string[];
  readonly templates: readonly Check[];
  /** Null: no channel writes to the contacts. */
  readonly reach: Reach | null;
}

/** Looks at what stands on this machine. Nothing leaves it, nothing is stored. */
export async function checkReadiness(
  deps: Pick<DoctorDeps, 'config' | 'secrets' | 'templates' | 'openStore' | 'peopleSources'>,
  signal: AbortSignal,
): Promise<Readiness> {
  const { config, secrets } = deps;
  const isOfProgram = ({ secret }: (typeof config.secrets)[number]): boolean => secret.source.kind === 'command';
  const own = config.secrets.filter((one) => !isOfProgram(one));
  const kinds = config.channels
    .filter(({ definition, settings }) => definition.recipients?.(settings) === 'contacts')
    .map(({ definition }) => definition.address ?? 'email');
  return {
    secrets: await checkSecrets({ config: { secrets: own }, secrets }),
    unread: config.secrets.filter(isOfProgram).map(({ path }) => path),
    templates: await checkTemplates(deps),
    reach: kinds.length > 0 ? await countReach(deps, kinds, signal) : null,
  };
}
