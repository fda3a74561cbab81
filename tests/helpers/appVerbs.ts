import type { Result } from '../../src/domain/result.ts';
import type { Deps } from '../../src/usecases/deps.ts';
import type { Draft, Repeat } from '../../src/usecases/draft.ts';
import type {
  NoteInput,
  OpenInput,
  PublishInput,
  ReopenInput,
  ResolveInput,
  UpdateInput,
} from '../../src/usecases/input.ts';
import { prepareNote } from '../../src/usecases/note.ts';
import { prepareOpen } from '../../src/usecases/open.ts';
import type { Watcher } from '../../src/usecases/progress.ts';
import { publish } from '../../src/usecases/publish.ts';
import type { Published } from '../../src/usecases/published.ts';
import type { PublishFault, Refusal } from '../../src/usecases/refusal.ts';
import { prepareReopen } from '../../src/usecases/reopen.ts';
import { prepareResolve } from '../../src/usecases/resolve.ts';
import { prepareUpdate } from '../../src/usecases/update.ts';
import { never } from './httpChannelIo.ts';

const nothing: PublishInput = {
  message: null,
  event: null,
  status: null,
  impact: null,
  components: [],
  only: null,
  skip: [],
  nextUpdate: { kind: 'policy' },
  key: null,
  audience: null,
  allowWording: false,
  skipInvalid: false,
  textOnly: false,
};

export const openInput = (more: Partial<OpenInput> = {}): OpenInput => ({
  ...nothing,
  title: 'Checkout is down',
  impact: 'major',
  message: 'Card payments fail. Paying by invoice works.',
  startedAt: null,
  isPrivate: false,
  ...more,
});
export const updateInput = (more: Partial<UpdateInput> = {}): UpdateInput => ({
  ...nothing,
  id: null,
  message: 'The card processor refuses our certificate.',
  stillWorking: false,
  publish: false,
  ...more,
});
export const resolveInput = (more: Partial<ResolveInput> = {}): ResolveInput => ({
  ...nothing,
  id: null,
  override: null,
  confirmedBy: 'flag',
  ...more,
});
export const reopenInput = (more: Partial<ReopenInput> = {}): ReopenInput => ({ ...nothing, id: null, ...more });
export const noteInput = (message: string | null, id: string | null = null): NoteInput => ({ id, message });

type Prepare<Input> = (deps: Deps) => (input: Input) => Promise<Result<Draft | Repeat, Refusal>>;
export type Outcome = Result<Published, Refusal>;

/** Prepares and publishes, as the program does; `between` happens after the first and before the second. */
export const verb =
  <Input>(prepare: Prepare<Input>) =>
  async (deps: Deps, input: Input, run: Partial<Watcher> = {}, between?: () => Promise<unknown>): Promise<Outcome> => {
    const madeAtMs = deps.monotonicMs();
    const prepared = await prepare(deps)(input);
    if (!prepared.ok) return prepared;
    await between?.();
    const whole = { onProgress: () => {}, signal: never, ...run };
    return await publish(deps, () => prepare(deps)(input), prepared.value, madeAtMs, whole);
  };

export const verbs = {
  open: verb(prepareOpen),
  update: verb(prepareUpdate),
  resolve: verb(prepareResolve),
  reopen: verb(prepareReopen),
  note: verb(prepareNote),
};

/** What a verb has done; fails where it was refused. */
export async function done(outcome: Promise<Outcome>): Promise<Published> {
  const ended = await outcome;
  if (!ended.ok) throw new Error(`refused: ${JSON.stringify(ended.error)}`);
  return ended.value;
}

/** Why a verb refused; fails where it did not. */
export async function refused(outcome: Promise<Result<unknown, Refusal>>): Promise<Refusal> {
  const ended = await outcome;
  if (ended.ok) throw new Error('it was not refused');
  return ended.error;
}

/** The faults that stop a message before anything is stored. */
export async function faultsOf(outcome: Promise<Outcome>): Promise<readonly PublishFault[]> {
  const refusal = await refused(outcome);
  if (refusal.kind !== 'not_ready') throw new Error(`refused as ${refusal.kind}`);
  return refusal.faults;
}
