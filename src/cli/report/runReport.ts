import { resolve } from 'node:path';
import { writeOutcome, writeWhole } from '../../channels/writeFile.ts';
import type { Report } from '../../domain/report.ts';
import { parseTarget, type Target } from '../../domain/target.ts';
import { moment } from '../../page/reportWords.ts';
import type { PeriodFault } from '../../usecases/reportPeriod.ts';
import { CliError } from '../cliError.ts';
import type { Args, Context, Options } from '../define.ts';
import { Values } from '../values.ts';
import { readPeriod } from './periodFlags.ts';
import { reportJson } from './reportJson.ts';
import { reportText } from './reportText.ts';

const usualTarget: Target = { text: '99.9', millionths: 99_900_000 };

export async function runReport(_args: Args, options: Options, context: Context): Promise<number> {
  const { app: load, output, terminal, verb } = context;
  const values = new Values(options);
  const target = readTarget(values);
  const page = values.text('html');
  if (page === '') values.fault('--html needs a path: --html report.html, or - for stdout.');
  if (page === '-' && output.json) values.fault('--html - and --json both want stdout: give --html a path.');
  readPeriod(values, 'UTC');
  values.check(verb);
  const app = await load();
  const { timezone } = app.config;
  const period = readPeriod(values, timezone);
  values.check(verb);
  const made = await app.report({ period, target });
  if (!made.ok) throw refused(made.error, timezone, app.now());
  if (page === '-') {
    output.result(null, (await htmlOf(made.value)).trimEnd());
    return 0;
  }
  if (page !== null) await write(resolve(page), await htmlOf(made.value));
  const value = reportJson(made.value);
  const text = page === null ? await reportText(made.value, terminal) : `The report is in ${resolve(page)}.`;
  output.result(page === null ? value : { ...value, file: resolve(page) }, text);
  return 0;
}

const htmlOf = async (report: Report): Promise<string> => (await import('../../page/reportPage.ts')).reportPage(report);

function readTarget(values: Values): Target {
  const text = values.text('target');
  if (text === null) return usualTarget;
  const target = parseTarget(text);
  if (!target) values.fault(`--target can not be "${text}": expected a share such as 99.9 or 99.95, up to 100.`);
  return target ?? usualTarget;
}

function refused(fault: PeriodFault, timezone: string, now: Date): CliError {
  const usage = (message: string, hint: string): CliError => new CliError({ kind: 'usage', message, hint, exit: 2 });
  const [from, here] = [moment(fault.from, timezone, now), moment(now, timezone, now)];
  if (fault.kind === 'in_future') {
    const message = `Nothing is known of the future: this time begins on ${from}, and it is ${here} now.`;
    return usage(message, 'This month so far: incident report');
  }
  const span = `from ${from} to ${moment(fault.to, timezone, now)}`;
  if (fault.kind === 'too_long') {
    return usage(
      `A report is about a hundred years at most, and this is ${span}.`,
      'Type the years again, as in: incident report --from 2026-10-01 --to 2026-10-31',
    );
  }
  return usage(
    `This time ends before it begins: ${span}.`,
    'Put the earlier one first: incident report --from 2026-10-01 --to 2026-10-31',
  );
}

/** It holds counts and titles, no address, and is meant to be handed on: its mode is the umask's. */
async function write(path: string, content: string): Promise<void> {
  try {
    await writeWhole(path, content);
  } catch (error) {
    const outcome = writeOutcome(error, path);
    const reason = outcome.kind === 'sent' ? '' : outcome.reason;
    throw new CliError({
      kind: 'report_unwritable',
      message: `${reason}.`,
      hint: 'Name another place: incident report --html ./report.html',
      exit: 1,
    });
  }
}
