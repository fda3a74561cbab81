import type { Incident } from '../domain/incident.ts';
import type { Result } from '../domain/result.ts';
import type { Asking } from './asking.ts';
import type { Deps } from './deps.ts';
import type { AutoKind, Done } from './done.ts';
import type { Draft, Repeat } from './draft.ts';
import type { Watcher } from './progress.ts';
import { publish } from './publish.ts';
import type { Refusal } from './refusal.ts';

/** Something to be posted without a person. */
export interface Unattended {
  readonly kind: AutoKind | 'remind';
  readonly incident: Incident | null;
  readonly why: string;
  /** By what it is asked for where it needs a second person. Absent: it never does. */
  readonly asking?: Asking;
  prepare(): Promise<Result<Draft | Repeat, Refusal>>;
}

/** Why it has become needless in between: somebody, or something, was quicker. */
const overtaken: readonly Refusal['kind'][] = [
  'key_conflict',
  'approval_conflict',
  // A person has said no to it.
  'approval_ended',
  'already_resolved',
  'not_resolved',
  'not_green',
  'none_open',
];

/**
 * Posts it, or shows what would be posted.
 * @returns null: it is not needed any more
 */
export async function performAuto(
  deps: Deps,
  action: Unattended,
  dryRun: boolean,
  watcher: Watcher,
): Promise<Done | null> {
  const { kind, incident, why, asking, prepare } = action;
  const refused = (refusal: Refusal): Done | null =>
    overtaken.includes(refusal.kind) ? null : { kind: 'refused', action: kind, incident, refusal };
  const madeAtMs = deps.monotonicMs();
  const prepared = await prepare();
  if (!prepared.ok) return refused(prepared.error);
  const draft = prepared.value;
  if (draft.kind === 'repeat') return null;
  if (draft.faults.length > 0) return refused({ kind: 'not_ready', faults: draft.faults });
  if (dryRun) return { kind: 'would_post', action: kind, why, draft };
  const how = { detached: false, ...(asking ? { asking: { ...asking, cause: why } } : {}) };
  const published = await publish(deps, prepare, draft, madeAtMs, watcher, how);
  if (!published.ok) return refused(published.error);
  const { approval } = published.value;
  if (approval?.kind === 'asked' && kind !== 'remind') {
    return { kind: 'asked', action: kind, why, approval: approval.approval };
  }
  if (!published.value.created) return null;
  if (kind === 'remind') return { kind: 'reminded', why, published: published.value };
  return { kind: 'posted', action: kind, why, published: published.value };
}
