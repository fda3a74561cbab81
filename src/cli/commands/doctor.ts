import type { App } from '../../app.ts';
import { findPaths } from '../../config/paths.ts';
import { adoptStore, inspectStore } from '../../store/adopt.ts';
import { isPostgresUrl } from '../../store/postgresUrl.ts';
import type { StoreFault } from '../../store/store.ts';
import type { Check } from '../../usecases/doctorCheck.ts';
import { checkLines } from '../checkLines.ts';
import { CliError } from '../cliError.ts';
import { type Context, defineCommand } from '../define.ts';
import { askYes } from '../io/prompter.ts';
import type { Terminal } from '../io/terminal.ts';
import { explainStore } from '../storeWords.ts';
import { Values } from '../values.ts';

export const doctor = defineCommand({
  args: '',
  example: 'incident doctor',
  options: [
    ['--adopt', 'take a store that was refused as it is; what it believes unsent is held for you to settle'],
    ['-y, --yes', 'do not ask'],
  ],
  run: async (_args, options, context) => {
    const values = new Values(options);
    const checks = await lookAtAll(context);
    if (values.flag('adopt')) return await adopt(context, values.flag('yes'));
    const ok = checks.every((check) => check.result !== 'fault');
    context.output.result({ ok, checks }, textOf(checks, context.terminal));
    return ok ? 0 : 6;
  },
});

/** A config that is refused is a finding, not the end. */
async function lookAtAll(context: Context): Promise<readonly Check[]> {
  let app: App;
  try {
    app = await context.app();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const { message, hint, kind } = error.explanation;
    return [{ area: 'config', name: kind, result: 'fault', message, fix: hint }];
  }
  return await app.examine(explainStore, context.signal);
}

const textOf = (checks: readonly Check[], terminal: Terminal): string =>
  checkLines(
    checks.map(({ area, name, result, message, fix }) => ({ label: area, result, text: `${name}: ${message}`, fix })),
    terminal,
  ).join('\n');

const noAnchor = (): CliError =>
  new CliError({
    kind: 'usage',
    message: '--adopt is for a store that is a file. A database has no anchor on this machine, so it is never refused.',
    hint: 'Was it put back from a backup? Before anything else see "Backups" in docs/postgres.md, so that nothing is sent twice.',
    exit: 2,
  });

const adoptable: readonly StoreFault['kind'][] = ['store_lost', 'store_older', 'store_copied'];

async function adopt(context: Context, yes: boolean): Promise<number> {
  const { output, terminal } = context;
  const app = await context.app();
  if (isPostgresUrl(app.config.storeUrl)) throw noAnchor();
  const options = { url: app.config.storeUrl, anchorsPath: findPaths(context.env).anchorsFile };
  const seen = inspectStore(options);
  if (!seen.fault) {
    output.result({ adopted: false, held: 0 }, `The store ${seen.path} is not refused; there is nothing to adopt.`);
    return 0;
  }
  // Of any other fault nothing can be believed that could be taken as it is.
  if (!adoptable.includes(seen.fault.kind)) throw new CliError(explainStore(seen.fault));
  const state = (one: { uuid: string; epoch: number } | null): string =>
    one ? `${one.epoch} entries (${one.uuid})` : 'nothing';
  output.say(explainStore(seen.fault).message);
  output.say(`The file:          ${state(seen.store)}, ${seen.unsettled} deliveries not settled`);
  output.say(`This machine knew: ${state(seen.anchored)}`);
  const agreed =
    yes ||
    (terminal.interactive &&
      (await askYes('Take the file as it is? What it believes unsent is held for you to settle.', false)));
  if (!agreed) {
    throw new CliError({
      kind: 'unconfirmed',
      message: 'Nothing was adopted.',
      hint: 'Confirm it with: incident doctor --adopt --yes',
      exit: 2,
    });
  }
  const { held } = await adoptStore({ ...options, now: app.now(), who: app.who() });
  output.result(
    { adopted: true, held },
    held === 0 ? 'Adopted.' : `Adopted. ${held} held as uncertain; settle them: incident deliveries --state uncertain`,
  );
  return 0;
}
