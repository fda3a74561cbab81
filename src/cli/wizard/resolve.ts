import type { App } from '../../app.ts';
import type { ResolveInput, UpdateInput } from '../../usecases/input.ts';
import type { Refusal } from '../../usecases/refusal.ts';
import type { Context } from '../define.ts';
import { guardReasons } from '../guardWords.ts';
import { askMany, askOne, askText } from '../io/prompter.ts';
import { clockTime } from '../io/times.ts';
import { wrap } from '../io/wrap.ts';
import { refused, runPublishing } from '../publishFlow.ts';
import { whileWatched } from '../whileWatched.ts';

export type ResolveAnswer =
  | { readonly kind: 'post' | 'wait'; readonly input: ResolveInput }
  | { readonly kind: 'later' };

/** At a terminal a refusal is the beginning of a talk: why not yet, and what would you like to do? */
export async function askResolve(input: ResolveInput, app: App, context: Context): Promise<ResolveAnswer> {
  const prepared = await whileWatched(context, (watcher) => app.resolve.prepare(input, watcher));
  if (prepared.ok) {
    const asks = prepared.value.kind === 'draft' && prepared.value.faults.some((fault) => fault.kind === 'unconfirmed');
    return { kind: 'post', input: asks ? await askChecklist(input) : input };
  }
  if (prepared.error.kind !== 'not_green') throw refused(prepared.error, 'resolve');
  return await offerWays(prepared.error, input, app, context);
}

/** Where no probe can vouch for it, a person does, point by point. */
const checklist = [
  'I have used the affected parts myself, as a customer would',
  'The cause is known and removed, not only its symptoms',
  'Errors and complaints have stopped coming in',
  'No data was lost, or the text says what was',
] as const;

async function askChecklist(input: ResolveInput): Promise<ResolveInput> {
  const choices = checklist.map((text) => ({ name: text, value: text }));
  const checked = await askMany('No probe watches this, so you are the probe. What is true?', choices);
  return checked.length === checklist.length ? { ...input, confirmedBy: 'person' } : input;
}

async function offerWays(
  refusal: Extract<Refusal, { kind: 'not_green' }>,
  input: ResolveInput,
  app: App,
  context: Context,
): Promise<ResolveAnswer> {
  const { output } = context;
  const { guard } = refusal;
  const earliest = guard.earliestAt
    ? ` The earliest is ${clockTime(guard.earliestAt, app.now(), app.config.timezone)}.`
    : '';
  output.say(`${refusal.id} can not be resolved yet.${earliest}`);
  const { width } = output.terminal;
  for (const line of guardReasons(refusal).flatMap((reason) => wrap(reason, width))) output.say(line);
  const monitoring = refusal.status === 'monitoring';
  const choice = await askOne(
    'What now?',
    [
      {
        name: monitoring ? 'Wait here until it is true, then post' : 'Say "monitoring", and wait here until it is true',
        value: 'wait',
      },
      { name: 'Come back later', value: 'later' },
      { name: 'Resolve it all the same; the reason is recorded', value: 'override' },
    ],
    'wait',
  );
  if (choice === 'later') return { kind: 'later' };
  if (choice === 'override') {
    const notEmpty = (text: string): true | string =>
      text.trim() === '' ? 'The reason is recorded, so give one.' : true;
    return { kind: 'post', input: { ...input, override: await askText('Why?', '', notEmpty) } };
  }
  if (!monitoring) await sayMonitoring(input, app, context);
  return { kind: 'wait', input };
}

async function sayMonitoring(input: ResolveInput, app: App, context: Context): Promise<void> {
  const update: UpdateInput = {
    ...input,
    message: null,
    status: 'monitoring',
    key: null,
    stillWorking: false,
    publish: false,
  };
  await runPublishing(context, app, app.update, update, { yes: false, dryRun: false });
}
