import { promisedBy } from '../domain/promise.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Declaration } from '../domain/transitions.ts';
import { open } from '../domain/transitions.ts';
import { buildDraft } from './buildDraft.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import { nextEntry } from './entries.ts';
import { statusAndEvent } from './events.ts';
import type { OpenInput } from './input.ts';
import { findOpenRepeat, hashOf } from './keys.ts';
import { carriedOver, endingOf, findOrigin } from './origin.ts';
import type { PublishFault, Refusal } from './refusal.ts';
import { checkNames } from './selection.ts';
import { normaliseText } from './text.ts';
import { chooseWords } from './words.ts';

/** Declares an incident, as a value: what will be stored, and who will be told what. */
export const prepareOpen =
  (deps: Deps) =>
  async (input: OpenInput): Promise<Result<Draft | Repeat, Refusal>> => {
    const at = deps.now();
    const wrong = checkNames(deps.config, input);
    if (wrong) return err(wrong);
    const chosen = statusAndEvent(input, 'investigating');
    if (!chosen.ok) return chosen;
    if (input.startedAt && input.startedAt > at) {
      const value = input.startedAt.toISOString();
      return err({ kind: 'bad_value', flag: '--started-at', value, expected: 'a time that has passed' });
    }
    const from = input.fromMaintenance ?? null;
    const requestHash = hashOf('open', input.title, input, from === null ? {} : { from });
    const earlier = await findOpenRepeat(deps, input.key, requestHash);
    if (!earlier.ok) return earlier;
    if (earlier.value) return ok(earlier.value);

    const epoch = await deps.store.incidents.epoch();
    const origin = await findOrigin(deps, input);
    if (!origin.ok) return origin;
    const impact = input.impact ?? 'none';
    const nextUpdateBy = promisedBy(input.nextUpdate, deps.config.promise, impact, at);
    const { status, event } = chosen.value;
    const declaration: Declaration = {
      uuid: deps.newId(),
      number: await deps.store.incidents.nextNumber(),
      title: normaliseTitle(input.title ?? origin.value?.title ?? null),
      status,
      impact,
      components: origin.value ? carriedOver(origin.value, input) : input.components,
      startedAt: input.startedAt,
      nextUpdateBy,
      isPrivate: input.isPrivate,
      key: input.key,
      cameFrom: origin.value?.number ?? null,
    };
    const opened = open(declaration, at);
    if (!opened.ok) throw new Error('a start in the future was let through');
    const incident = opened.value;
    // The incident carries the key: it is free again once that incident is resolved.
    const entry = nextEntry(deps, incident, at, { event, key: null, requestHash });
    const words = await chooseWords(deps, incident, entry, input);
    const faults = [...missing(input, incident.title), ...words.faults];
    const update = { ...entry, body: words.body };
    const also = origin.value ? { also: endingOf(deps, origin.value, incident, update) } : {};
    return ok(await buildDraft(deps, { epoch, incident, update, guard: null, faults, ...also }, input));
  };

/** Spaces at the ends are nobody's intent; a line break inside is a fault, and stays to be named as one. */
const normaliseTitle = (title: string | null): string => normaliseText(title ?? '');

function missing(input: OpenInput, title: string): readonly PublishFault[] {
  return [
    ...(title === '' ? [{ kind: 'missing_input', flag: 'title', what: 'a title' } as const] : []),
    ...(input.impact === null ? [{ kind: 'missing_input', flag: '--impact', what: 'an impact' } as const] : []),
  ];
}
