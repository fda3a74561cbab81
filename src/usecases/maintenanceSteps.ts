import type { Event } from '../domain/event.ts';
import type { Maintenance } from '../domain/maintenance.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Evidence } from '../domain/update.ts';
import { buildDraft } from './buildDraft.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import { nextEntry } from './entries.ts';
import { findWorkTarget } from './findMaintenance.ts';
import type { MaintenanceInput } from './input.ts';
import { hashOf } from './keys.ts';
import type { MaintenanceStep, PublishFault, Refusal } from './refusal.ts';
import { checkNames } from './selection.ts';
import { chooseWords } from './words.ts';

/** What a step has made of planned work. */
export interface Stepped {
  readonly maintenance: Maintenance;
  /** What is said where nothing was given; absent: the template speaks. */
  readonly message?: string | null;
  readonly evidence?: Evidence;
  readonly faults?: readonly PublishFault[];
  readonly warnings?: readonly string[];
}

/** One verb of planned work. */
export interface Step<Input extends MaintenanceInput> {
  readonly step: MaintenanceStep;
  readonly event: Event;
  /** What only this verb takes, which the same key must repeat. */
  readonly asked?: (input: Input) => Readonly<Record<string, unknown>>;
  apply(deps: Deps, before: Maintenance, input: Input, at: Date): Promise<Result<Stepped, Refusal>>;
}

/** Takes planned work on, as a value: what will be stored, and who will be told what. */
export const prepareStep =
  <Input extends MaintenanceInput>({ step, event, asked, apply }: Step<Input>) =>
  (deps: Deps) =>
  async (given: Input): Promise<Result<Draft | Repeat, Refusal>> => {
    const at = deps.now();
    const wrong = checkNames(deps.config, given);
    if (wrong) return err(wrong);
    const epoch = await deps.store.incidents.epoch();
    const requestHash = hashOf(event, null, given, asked?.(given));
    const target = await findWorkTarget(deps, given, step, requestHash);
    if (!target.ok || target.value.kind === 'repeat') return target as Result<Repeat, Refusal>;
    const before = target.value.maintenance;
    const stepped = await apply(deps, before, given, at);
    if (!stepped.ok) return stepped;
    const { maintenance, message = null, evidence, faults = [], warnings = [] } = stepped.value;
    const input = withReach({ ...given, message: given.message ?? message }, before);
    const proof = evidence ? { evidence } : {};
    const entry = nextEntry(deps, maintenance, at, { event, key: given.key, requestHash, ...proof });
    const words = await chooseWords(deps, maintenance, entry, input);
    return ok(
      await buildDraft(
        deps,
        {
          epoch,
          incident: maintenance,
          update: { ...entry, body: words.body },
          guard: null,
          faults: [...faults, ...words.faults],
          warnings,
        },
        input,
      ),
    );
  };

/** Those hear of it who were told that it comes, unless somebody else is named now. */
function withReach<Input extends MaintenanceInput>(input: Input, { work }: Maintenance): Input {
  const isNamed = input.only !== null || input.skip.length > 0 || input.audience !== null;
  if (isNamed) return input;
  const { only, skip, audience, confirmed } = work.reach;
  return { ...input, only, skip, audience, confirmed: new Map([...confirmed, ...(input.confirmed ?? [])]) };
}
