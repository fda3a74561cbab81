import { type Event, isAnnouncementEvent } from '../domain/event.ts';
import { requiredSoakMs } from '../domain/greenLight.ts';
import { type Incident, isOpen, publicId } from '../domain/incident.ts';
import { promisedBy } from '../domain/promise.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { openStatuses } from '../domain/status.ts';
import { open, reopen, resolve, update } from '../domain/transitions.ts';
import type { Evidence } from '../domain/update.ts';
import { announcementOf } from './announce.ts';
import { buildDraft } from './buildDraft.ts';
import type { Deps } from './deps.ts';
import type { Draft } from './draft.ts';
import { nextEntry } from './entries.ts';
import { findIncident } from './find.ts';
import type { PublishInput } from './input.ts';
import { isOfWork, workToPreview } from './previewWork.ts';
import type { Refusal } from './refusal.ts';
import { checkNames } from './selection.ts';
import { chooseWords } from './words.ts';

export interface PreviewInput extends PublishInput {
  readonly event: Event;
  readonly id: string | null;
  /** Of the made-up incident, where none is open. */
  readonly title: string | null;
}

/** What every channel would say for an event, on the incident that is open or on a made-up one. Stores nothing. */
export const previewEvent =
  (deps: Deps) =>
  async (input: PreviewInput): Promise<Result<Draft, Refusal>> => {
    const at = deps.now();
    const wrong = checkNames(deps.config, input);
    if (wrong) return err(wrong);
    const after = await subjectAfter(deps, input, at);
    if (!after.ok) return after;
    const incident = after.value;
    const evidence = input.event === 'resolved' ? { evidence: evidenceFor(deps, incident) } : {};
    const entry = nextEntry(deps, incident, at, { event: input.event, key: null, requestHash: null, ...evidence });
    const words = await chooseWords(deps, incident, entry, input);
    const epoch = await deps.store.incidents.epoch();
    const decision = { epoch, incident, update: { ...entry, body: words.body }, guard: null, faults: words.faults };
    return ok(await buildDraft(deps, decision, input));
  };

async function subjectAfter(deps: Deps, input: PreviewInput, at: Date): Promise<Result<Incident, Refusal>> {
  const { event } = input;
  if (isOfWork(event)) return await workToPreview(deps, input, at);
  if (!isAnnouncementEvent(event)) return await incidentAfter(deps, input, at);
  return ok(await announcementOf(deps, event, await deps.store.incidents.nextNumber(), at));
}

async function incidentAfter(deps: Deps, input: PreviewInput, at: Date): Promise<Result<Incident, Refusal>> {
  const base = await baseIncident(deps, input, at);
  if (!base.ok) return base;
  if (base.value.work) return err({ kind: 'is_maintenance', id: publicId(base.value) });
  return ok(afterEvent(deps, base.value, input, at));
}

async function baseIncident(deps: Deps, input: PreviewInput, at: Date): Promise<Result<Incident, Refusal>> {
  if (input.id !== null) return await findIncident(deps, input.id, 'any');
  const opened = await deps.store.incidents.listOpen();
  if (opened[0] && opened.length === 1 && input.title === null) return ok(opened[0]);
  const minutes = 60_000;
  const made = open(
    {
      uuid: deps.newId(),
      number: await deps.store.incidents.nextNumber(),
      title: input.title ?? 'Checkout is down',
      status: 'investigating',
      impact: input.impact ?? 'major',
      components: input.components,
      startedAt: new Date(at.getTime() - 42 * minutes),
      nextUpdateBy: null,
      isPrivate: false,
      key: null,
    },
    new Date(at.getTime() - 40 * minutes),
  );
  if (!made.ok) throw new Error('a made-up incident was refused');
  // Its first entry is the one that is previewed.
  return ok({ ...made.value, lastSeq: 0 });
}

/** The incident as it would be after that event. */
function afterEvent(deps: Deps, base: Incident, input: PreviewInput, at: Date): Incident {
  const impact = input.impact ?? base.impact;
  const next = promisedBy(input.nextUpdate, deps.config.promise, impact, at);
  const closed = isOpen(base) ? resolve(base, [], at) : ok(base);
  if (!closed.ok) return base;
  if (input.event === 'resolved') return closed.value;
  if (input.event === 'reopened') {
    const again = reopen(closed.value, { impact, components: input.components }, next, at);
    return again.ok ? { ...again.value, lastSeq: base.lastSeq + 1 } : base;
  }
  const status = openStatuses.find((one) => one === input.event) ?? input.status ?? undefined;
  const changed = update(base, { status, impact, components: input.components }, next, at);
  return changed.ok ? changed.value : { ...base, lastSeq: base.lastSeq + 1 };
}

function evidenceFor({ config }: Deps, incident: Incident): Evidence {
  const requiredMs = requiredSoakMs(incident, config.allClear);
  return { healthyForMs: requiredMs, requiredMs, stableSince: null, override: null, confirmedBy: null };
}
