import { publicId } from '../domain/incident.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { annotate } from '../domain/transitions.ts';
import type { Update } from '../domain/update.ts';
import { buildDraft, type Correction } from './buildDraft.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import { nextEntry } from './entries.ts';
import type { CorrectInput } from './input.ts';
import { hashOf } from './keys.ts';
import type { PublishFault, Refusal } from './refusal.ts';
import { checkNames } from './selection.ts';
import { findTarget } from './target.ts';
import { normaliseText } from './text.ts';

/** Replaces the words of an update that was posted; nothing else of the incident changes. As a value. */
export const prepareCorrect =
  (deps: Deps) =>
  async (input: CorrectInput): Promise<Result<Draft | Repeat, Refusal>> => {
    const at = deps.now();
    const wrong = checkNames(deps.config, input);
    if (wrong) return err(wrong);
    const epoch = await deps.store.incidents.epoch();
    const requestHash = hashOf('correct', input.update === null ? null : String(input.update), input);
    const target = await findTarget(deps, input, 'any', requestHash);
    if (!target.ok || target.value.kind === 'repeat') return target as Result<Repeat, Refusal>;
    const before = target.value.incident;
    const timeline = await deps.store.incidents.timeline(before.uuid);
    const correction = correctionOf(timeline, input.update);
    if (!correction) {
      const known = timeline.filter(isCorrectable).map((one) => one.seq);
      return err({ kind: 'unknown_update', id: publicId(before), update: input.update, known });
    }
    const { original } = correction;
    const incident = annotate(before);
    const entry = nextEntry(deps, incident, at, {
      event: 'correction',
      key: input.key,
      requestHash,
      corrects: original.seq,
    });
    const update: Update = {
      ...entry,
      body: normaliseText(input.message ?? ''),
      isPrivate: incident.isPrivate || original.isPrivate,
    };
    const decision = { epoch, incident, update, guard: null, faults: missing(update), correction };
    return ok(await buildDraft(deps, decision, input));
  };

/** A note is nobody's but the team's, and a correction is corrected by correcting the same update once more. */
const isCorrectable = (one: Update): boolean => one.event !== 'note' && one.corrects === null;

/** @param seq of an update or of a correction of it; null: the newest update */
function correctionOf(timeline: readonly Update[], seq: number | null): Correction | null {
  const named = seq === null ? timeline.findLast(isCorrectable) : timeline.find((one) => one.seq === seq);
  const original = named?.corrects == null ? named : timeline.find((one) => one.seq === named.corrects);
  if (!original || !isCorrectable(original)) return null;
  return { original, earlier: timeline.filter((one) => one.corrects === original.seq) };
}

const missing = ({ body }: Update): readonly PublishFault[] =>
  body === '' ? [{ kind: 'missing_input', flag: '-m', what: 'the right words' }] : [];
