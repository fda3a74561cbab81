import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { findPaths } from '../../config/paths.ts';
import { type ConfigDraft, configText, type Written, writeConfig } from '../../config/writeConfig.ts';
import type { Check } from '../../usecases/doctor.ts';
import { CliError } from '../cliError.ts';
import { type Context, defineCommand } from '../define.ts';
import { draftOf, type InitAnswers } from '../init/answers.ts';
import { checkLines } from '../init/checkLines.ts';
import { type GivenAnswers, givenAnswers, initOptions } from '../init/flags.ts';
import { tryAnswers } from '../init/trial.ts';
import { askYes } from '../io/prompter.ts';
import { stopped } from '../publishFlow.ts';
import { Values } from '../values.ts';

export const init = defineCommand({
  args: '',
  example: [
    'incident init',
    'incident init --company Acme --page-url https://status.acme.example --page-folder ./public \\',
    '  --component checkout --component "Customer portal" --probe https://acme.example/health \\',
    '  --email-from "Acme <status@acme.example>" --contacts customers.csv \\',
    '  --smtp smtp.acme.example:587 --smtp-user acme --smtp-password-env SMTP_PASSWORD',
    'incident init --company Acme --email-from status@acme.example --email-to ops@acme.example --smtp localhost:25 \\',
    '  --webhook-url https://acme.example/hook --webhook-secret-env WEBHOOK_SECRET --x --force',
  ].join('\n'),
  options: initOptions,
  run: async (_args, options, context) => {
    const values = new Values(options);
    const paths = findPaths(context.env);
    const given = givenAnswers(values, paths.pageFolder);
    values.check(context.verb);
    const file = resolve(context.settings.config ?? (context.env['INCIDENT_CONFIG'] || paths.configFile));
    const asks = context.terminal.interactive && !values.flag('yes');
    if (existsSync(file) && !values.flag('force')) await replaceOrStop(file, asks);
    const { answers, checks } = asks
      ? await ask(given, file, paths.pageFolder, context)
      : await complete(given, file, paths.pageFolder, context);
    const draft = draftOf(answers, file);
    if (asks) await confirm(draft, file, context);
    const written = await write(file, draft);
    tell(written, answers, checks, asks, context);
    return 0;
  },
});

async function replaceOrStop(file: string, asks: boolean): Promise<void> {
  if (!asks) {
    throw new CliError({
      kind: 'config_exists',
      message: `There is a config already: ${file}`,
      hint: 'Write over it with --force (it is kept beside the new one), or name another place with --config PATH.',
      exit: 2,
    });
  }
  if (!(await askYes(`There is a config already: ${file}. Replace it?`, false))) throw stopped();
}

interface Known {
  readonly answers: InitAnswers;
  readonly checks: readonly Check[];
}

async function ask(given: GivenAnswers, file: string, pageFolder: string, context: Context): Promise<Known> {
  const { askInit } = await import('../wizard/init.ts');
  return await askInit(given, file, pageFolder, context);
}

async function complete(given: GivenAnswers, file: string, pageFolder: string, context: Context): Promise<Known> {
  if (given.company === null) {
    throw new CliError({
      kind: 'missing_input',
      message: '--company is missing: the name your customers know you by.',
      hint: 'Give it: incident init --company Acme --page-url https://status.acme.example …        See: incident init --help',
      exit: 2,
    });
  }
  const answers: InitAnswers = {
    company: given.company,
    pageUrl: given.pageUrl,
    components: given.components ?? [],
    channels: given.channels ?? { page: { type: 'status-page', out: pageFolder } },
    probes: given.probes ?? {},
    contacts: given.contacts,
  };
  return { answers, checks: await tryAnswers(answers, file, context) };
}

async function confirm({ config, secretFiles }: ConfigDraft, file: string, { output }: Context): Promise<void> {
  output.say(`\n${file}`);
  output.say(configText(config).replaceAll(/^/gmu, '  '));
  if (secretFiles.size > 0) {
    output.say(`\nFor nobody else to read, in ${dirname(file)}: ${[...secretFiles.keys()].join(', ')}`);
  }
  if (!(await askYes('Write it?', true))) throw stopped();
}

async function write(file: string, draft: ConfigDraft): Promise<Written> {
  try {
    return await writeConfig(file, draft);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    throw new CliError({
      kind: 'config_unwritable',
      message: `${file} can not be written (${code}).`,
      hint: 'Name another place: incident init --config PATH',
      exit: 2,
    });
  }
}

function tell(
  { file, earlier }: Written,
  { channels }: InitAnswers,
  checks: readonly Check[],
  wereShown: boolean,
  { output, terminal }: Context,
): void {
  const value = {
    config: file,
    earlier,
    channels: Object.entries(channels).map(([name, { type }]) => ({ name, type })),
    checks,
  };
  if (output.json)
    for (const { name, message } of checks.filter(({ result }) => result !== 'ok')) output.warn(`${name}: ${message}`);
  const lines = [
    `Wrote ${file}`,
    ...(earlier === null ? [] : [`The one before is kept as ${earlier}`]),
    ...(wereShown ? [] : checkLines(checks, terminal)),
    '',
    'Rehearse an outage, nothing leaves this machine:  incident drill',
    'Look at all that an outage will need:             incident doctor',
  ];
  output.result(value, lines.join('\n'));
}
