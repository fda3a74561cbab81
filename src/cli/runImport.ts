import { statSync } from 'node:fs';
import { ImportFault, type Remark } from '../imports/foreign.ts';
import { importTypes } from '../imports/index.ts';
import type { Place } from '../imports/place.ts';
import type { ImportPlan } from '../usecases/importHistory.ts';
import { CliError } from './cliError.ts';
import type { Args, Context, Options } from './define.ts';
import { leftOutText, planText, remarksText, takenText, unknownText } from './importWords.ts';
import { cleanText } from './io/cleanText.ts';
import { askYes } from './io/prompter.ts';
import { whileBusy } from './io/spinner.ts';
import { stopped } from './publishFlow.ts';
import { beginsAsExport } from './store/exportFile.ts';
import { Values } from './values.ts';

export async function runImport([place = '']: Args, options: Options, context: Context): Promise<number> {
  const { app: load, output, signal, verb } = context;
  const values = new Values(options);
  const from = values.text('from');
  if (from === 'allclear' || (from === null && beginsAsExport(place))) {
    return await (await import('./store/runTake.ts')).runTake(place, options, context);
  }
  const type = values.choice('from', '--from', importTypes, ' Or allclear, an export of this program.');
  if (type === null && from === null) {
    values.fault(`--from is missing: what does it come from? One of ${[...importTypes, 'allclear'].join(', ')}.`);
  }
  const [isDry, isAgreed] = [values.flag('dryRun'), values.flag('yes')];
  const where = placeOf(place, values);
  values.check(verb);
  if (type === null) return 2;
  const imports = await (await load()).imports();
  const given = { closeOpen: values.flag('closeOpen'), signal };
  const plan = await orRefused(() => whileBusy(output, `Reading ${place}`, () => imports.plan(type, where, given)));
  if (signal.aborted) throw stopped();
  const isNews = plan.added.length + plan.changed.length > 0;
  for (const text of [leftOutText(plan.leftOut), remarksText(plan.remarks)])
    if (text !== '') output.say(cleanText(text));
  if (isDry || !isNews) {
    output.result({ ...(isDry ? { dryRun: true } : {}), ...planJson(plan, []) }, answer(plan, planText(plan, isDry)));
    return 0;
  }
  if (!isAgreed) await confirm(plan, place, context);
  const done = await whileBusy(output, 'Storing', () => imports.carryOut(plan, signal));
  if (done.left > 0) throw stoppedBefore(done.left);
  output.result(planJson(plan, done.numbers), answer(plan, takenText(plan, done.numbers)));
  return 0;
}

const stoppedBefore = (left: number): CliError =>
  new CliError({
    kind: 'interrupted',
    message: `Stopped with ${left} left to take. What was taken stays.`,
    hint: 'The same command goes on from there',
    exit: 130,
  });

const answer = (plan: ImportPlan, text: string): string =>
  [text, unknownText(plan.unknownComponents)]
    .filter((part) => part !== '')
    .map(cleanText)
    .join('\n');

/** An address, stdin or something on this machine. */
function placeOf(text: string, values: Values): Place {
  if (text === '-') return { kind: 'stdin', bytes: () => process.stdin };
  if (/^https?:\/\//iu.test(text)) {
    if (URL.canParse(text)) return { kind: 'url', url: new URL(text) };
    values.fault(`"${text}" is no web address.`);
  } else if (/^[\w-]+(?:\.[\w-]+)+$/u.test(text) && statSync(text, { throwIfNoEntry: false }) === undefined) {
    values.fault(`${text} is not there. If it is a page, write its whole address: https://${text}`);
  }
  return { kind: 'path', path: text };
}

async function orRefused<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error;
    const { message, hint } = error;
    throw new CliError({ kind: 'import_source', message: cleanText(message), hint: cleanText(hint), exit: 2 });
  }
}

async function confirm(plan: ImportPlan, place: string, { output, terminal, verb }: Context): Promise<void> {
  if (!terminal.interactive) {
    throw new CliError({
      kind: 'unconfirmed',
      message: `Not confirmed: ${planText(plan, true)}`,
      hint: `Look at it first: incident ${verb} --from ${plan.source} ${place} --dry-run        Then add --yes`,
      exit: 2,
    });
  }
  output.say(planText(plan, true));
  if (!(await askYes('Take them? Nobody is told.', true))) throw stopped();
}

/** More would not be read. */
const firstOnes = 1000;

const planJson = (plan: ImportPlan, numbers: readonly number[]) => ({
  from: plan.source,
  added: plan.added.length,
  changed: plan.changed.length,
  same: plan.same,
  numbers: { first: numbers[0] ?? null, last: numbers.at(-1) ?? null },
  leftOut: listJson(plan.leftOut),
  remarks: listJson(plan.remarks),
  unknownComponents: plan.unknownComponents,
});

const listJson = (all: readonly Remark[]) => ({ count: all.length, first: all.slice(0, firstOnes) });
