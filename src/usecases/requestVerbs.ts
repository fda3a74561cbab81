import type { Result } from '../domain/result.ts';
import type { RequestVerb } from './asking.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import type { Refusal } from './refusal.ts';

type Prepare = (deps: Deps, input: never) => Promise<Result<Draft | Repeat, Refusal>>;

const work = () => import('./maintenance.ts');

/** How the input of each verb is prepared; only the one that is asked for is loaded. */
const prepares: Readonly<Record<RequestVerb, Prepare>> = {
  open: async (deps, input) => (await import('./open.ts')).prepareOpen(deps)(input),
  update: async (deps, input) => (await import('./update.ts')).prepareUpdate(deps)(input),
  resolve: async (deps, input) => (await import('./resolve.ts')).prepareResolve(deps)(input),
  reopen: async (deps, input) => (await import('./reopen.ts')).prepareReopen(deps)(input),
  correct: async (deps, input) => (await import('./correct.ts')).prepareCorrect(deps)(input),
  announce: async (deps, input) => (await import('./announce.ts')).prepareAnnounce(deps)(input),
  postmortem: async (deps, input) => (await import('./postmortem.ts')).preparePostmortem(deps)(input),
  schedule: async (deps, input) => (await import('./schedule.ts')).prepareSchedule(deps)(input),
  start: async (deps, input) => (await work()).prepareStart(deps)(input),
  extend: async (deps, input) => (await work()).prepareExtend(deps)(input),
  complete: async (deps, input) => (await work()).prepareComplete(deps)(input),
  cancel: async (deps, input) => (await work()).prepareCancel(deps)(input),
  remind: async (deps, input) => (await work()).prepareRemind(deps)(input),
};

/** @param input as `inputOfText` reads it: what this verb once wrote */
export const prepareRequest = async (
  deps: Deps,
  verb: string,
  input: object,
): Promise<Result<Draft | Repeat, Refusal>> => {
  if (!Object.hasOwn(prepares, verb)) throw new Error(`nobody knows how to ${verb}`);
  return await prepares[verb as RequestVerb](deps, input as never);
};
