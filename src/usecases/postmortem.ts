import { type Incident, publicId, type ResolvedIncident } from '../domain/incident.ts';
import { publishedPostmortem } from '../domain/postmortem.ts';
import { privateWordsIn } from '../domain/postmortemMoments.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { annotate } from '../domain/transitions.ts';
import { unfinishedIn, withoutComments } from '../domain/unfinished.ts';
import type { Update } from '../domain/update.ts';
import { privateLines } from '../messages/postmortemDraft.ts';
import { buildDraft } from './buildDraft.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import { nextEntry } from './entries.ts';
import type { PostmortemInput } from './input.ts';
import { hashOf } from './keys.ts';
import type { PublishFault, Refusal } from './refusal.ts';
import { checkNames } from './selection.ts';
import { findTarget } from './target.ts';
import { normaliseText } from './text.ts';

/** Publishes the story of an incident that is over; its status, its times and its promises stay as they are. As a value. */
export const preparePostmortem =
  (deps: Deps) =>
  async (input: PostmortemInput): Promise<Result<Draft | Repeat, Refusal>> => {
    const at = deps.now();
    const wrong = checkNames(deps.config, input);
    if (wrong) return err(wrong);
    const epoch = await deps.store.incidents.epoch();
    const requestHash = input.message === null ? await hashUnder(deps, input.key) : hashOf('postmortem', null, input);
    const target = await findTarget(deps, input, 'resolved', requestHash);
    if (!target.ok || target.value.kind === 'repeat') return target as Result<Repeat, Refusal>;
    const ended = await tellable(deps, target.value.incident);
    if (!ended.ok) return ended;
    const incident = annotate(ended.value.incident);
    const entry = nextEntry(deps, incident, at, { event: 'postmortem', key: input.key, requestHash });
    const update = { ...entry, body: normaliseText(withoutComments(input.message ?? '')) };
    const faults = faultsIn(deps, input, ended.value, update);
    // The wording of what is not written to its end is not read: the marks of the draft would be found once more.
    const reading = faults.length > 0 ? { ...input, allowWording: true } : input;
    return ok(await buildDraft(deps, { epoch, incident, update, guard: null, faults }, reading));
  };

/** A draft is gone once it was published: the same key without any words means the words of then. */
async function hashUnder({ store }: Pick<Deps, 'store'>, key: string | null): Promise<string | null> {
  if (key === null) return null;
  const earlier = await store.incidents.updatesByKey(key, null);
  return earlier.find(({ event }) => event === 'postmortem')?.requestHash ?? null;
}

export interface Tellable {
  readonly incident: ResolvedIncident;
  readonly timeline: readonly Update[];
}

/** The incident with its timeline, if its story is over and was not told yet. */
export async function tellable(deps: Pick<Deps, 'store'>, incident: Incident): Promise<Result<Tellable, Refusal>> {
  if (!isResolved(incident)) return err({ kind: 'still_open', id: publicId(incident) });
  const timeline = await deps.store.incidents.timeline(incident.uuid);
  const published = publishedPostmortem(timeline);
  if (published) return err({ kind: 'has_postmortem', id: publicId(incident), update: published.seq });
  return ok({ incident, timeline });
}

const isResolved = (incident: Incident): incident is ResolvedIncident =>
  incident.status === 'resolved' && incident.resolvedAt !== null;

function faultsIn(
  { config: { timezone } }: Deps,
  { message }: PostmortemInput,
  { incident, timeline }: Tellable,
  { body }: Update,
): readonly PublishFault[] {
  if (message === null) return [{ kind: 'no_draft', id: publicId(incident) }];
  if (body === '') return [{ kind: 'missing_input', flag: '-m', what: 'the words of the postmortem' }];
  const quoted = privateLines({ privateWords: privateWordsIn(incident, timeline), timezone });
  return unfinishedIn(message, quoted).map((left) => ({ kind: 'unfinished', left }));
}
