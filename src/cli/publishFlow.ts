import type { App, Publishing } from '../app.ts';
import { publicId } from '../domain/incident.ts';
import { unconfirmedFaults } from '../usecases/confirmations.ts';
import type { Draft, Repeat } from '../usecases/draft.ts';
import type { PublishInput } from '../usecases/input.ts';
import type { Published } from '../usecases/published.ts';
import type { PublishFault, Refusal } from '../usecases/refusal.ts';
import { CliError } from './cliError.ts';
import type { Context } from './define.ts';
import { explainRefusal } from './errors.ts';
import { faultText } from './faultWords.ts';
import { exitOfDeliveries } from './io/exitCode.ts';
import { planJson, publishedJson } from './io/json.ts';
import { askYes } from './io/prompter.ts';
import { unattendedWords } from './leftSteps.ts';
import { planText } from './planText.ts';
import { publishedText } from './publishedText.ts';
import { whileWatched } from './whileWatched.ts';
import { askCounts } from './wizard/askCounts.ts';

export interface PublishFlags {
  readonly yes: boolean;
  readonly dryRun: boolean;
}

export const refused = (refusal: Refusal, verb: string): CliError => new CliError(explainRefusal(refusal, verb));

/**
 * A publishing verb from its input to its exit code: prepare, show, ask once, commit and send, say how it went.
 * @param onPublished told what became of it, if anything did
 */
export async function runPublishing<Input extends PublishInput>(
  context: Context,
  app: App,
  publishing: Publishing<Input>,
  input: Input,
  flags: PublishFlags,
  onPublished: (published: Published) => void = () => {},
): Promise<number> {
  const { output, verb } = context;
  const first = await whileWatched(context, (watcher) =>
    flags.dryRun ? publishing.plan(input, watcher) : publishing.prepare(input, watcher),
  );
  if (!first.ok) throw refused(first.error, verb);
  if (context.signal.aborted) throw stopped();
  if (flags.dryRun) return showPlan(context, app, first.value);
  const confirmed = await confirm(context, app, publishing, input, first.value, flags.yes);
  for (const warning of confirmed.prepared.kind === 'draft' ? confirmed.prepared.warnings : []) output.warn(warning);
  const published = await whileWatched(context, (watcher) =>
    publishing.publish(confirmed.input, confirmed.prepared, watcher, { detached: input.detach === true }),
  );
  if (!published.ok) throw refused(published.error, verb);
  onPublished(published.value);
  return tell(context, app, published.value);
}

function tell({ output, terminal }: Context, app: App, published: Published): number {
  const { detached } = published;
  if (detached && detached.unattended.length > 0) output.warn(unattendedWords(detached.unattended));
  output.result(publishedJson(published, app.urlOf), publishedText(published, app, terminal));
  if (detached) return 0;
  return exitOfDeliveries(published.tallies, published.interrupted);
}

function showPlan({ output, terminal, verb }: Context, app: App, prepared: Draft | Repeat): number {
  if (prepared.kind === 'repeat') {
    const id = publicId(prepared.incident);
    output.result(
      { dryRun: true, created: false, incident: id, messages: [] },
      `${id} has this update already, under the same key. Nothing would be stored.`,
    );
    return 0;
  }
  if (prepared.faults.length > 0) throw refused({ kind: 'not_ready', faults: prepared.faults }, verb);
  for (const warning of prepared.warnings) output.warn(warning);
  output.result(planJson(prepared, app.urlOf), planText(prepared, app, terminal));
  return 0;
}

/** What was prepared, free of faults and agreed to. Throws `CliError` otherwise. */
async function confirm<Input extends PublishInput>(
  context: Context,
  app: App,
  publishing: Publishing<Input>,
  input: Input,
  prepared: Draft | Repeat,
  yes: boolean,
): Promise<{ readonly input: Input; readonly prepared: Draft | Repeat }> {
  const { output, terminal, verb } = context;
  const unconfirmed: readonly PublishFault[] = yes ? [] : [{ kind: 'unconfirmed', what: `what "${verb}" will send` }];
  const faults = prepared.kind === 'draft' ? prepared.faults : [];
  if (!terminal.interactive) {
    const counts = prepared.kind === 'draft' ? unconfirmedFaults(prepared) : [];
    const all = [...faults, ...unconfirmed, ...counts];
    if (all.length > 0) throw refused({ kind: 'not_ready', faults: all }, verb);
    return { input, prepared };
  }
  const wording = faults.filter((fault) => fault.kind === 'wording');
  const others = faults.filter((fault) => fault.kind !== 'wording');
  if (others.length > 0) throw refused({ kind: 'not_ready', faults: others }, verb);
  if (wording.length > 0) {
    for (const fault of wording) output.say(terminal.colour.yellow(faultText(fault)));
    if (!(await askYes('Send it in these words all the same?', false))) throw stopped();
    const allowed = { ...input, allowWording: true };
    const again = await whileWatched(context, (watcher) => publishing.prepare(allowed, watcher));
    if (!again.ok) throw refused(again.error, verb);
    return confirm(context, app, publishing, allowed, again.value, yes);
  }
  if (prepared.kind === 'repeat') return { input, prepared };
  if (!yes) {
    output.say(planText(prepared, app, terminal));
    if (!(await askYes(questionOf(prepared), true))) throw stopped();
  }
  if (prepared.unconfirmed.length === 0) return { input, prepared };
  const typed = await askCounts(prepared.unconfirmed, input, context);
  const again = await publishing.prepare(typed.input);
  if (!again.ok) throw refused(again.error, verb);
  // With a channel less it is something else than what was shown; with a number typed it is the same.
  return confirm(context, app, publishing, typed.input, again.value, yes || !typed.leavesOut);
}

const questionOf = ({ approval }: Draft): string =>
  approval?.whole && approval.brokenGlass === null ? 'Ask for a second person to send this?' : 'Send this?';

export const stopped = (): CliError =>
  new CliError({ kind: 'interrupted', message: 'Stopped. Nothing was stored or sent.', hint: '', exit: 130 });
