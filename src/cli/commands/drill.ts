import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPaths } from '../../config/paths.ts';
import type { DrillStep } from '../../drill/drill.ts';
import type { HeldDrill } from '../../drill/holdDrill.ts';
import { drillLogOf, keepDrill, lastDrill } from '../../store/drillLog.ts';
import type { Context } from '../define.ts';
import { defineCommand } from '../define.ts';
import { drillText, stepText } from '../drillText.ts';
import { Values } from '../values.ts';

export const drill = defineCommand({
  args: '',
  example: 'incident drill\nincident drill --example --keep',
  options: [
    ['--example', 'rehearse with a made-up shop; needs no config'],
    ['--keep', 'keep what the receivers got, and say where'],
  ],
  run: async (_args, options, context) => {
    const values = new Values(options);
    const folder = await mkdtemp(join(tmpdir(), 'allclear-drill-'));
    // It holds the founder's own words, whose place is not a shared folder.
    const clean = async (): Promise<void> => {
      if (!values.flag('keep')) await rm(folder, { recursive: true, force: true });
    };
    return await run(context, values.flag('example'), folder, values.flag('keep')).finally(clean);
  },
});

async function run(context: Context, example: boolean, folder: string, keep: boolean): Promise<number> {
  const { output, terminal, signal, version, verb, env } = context;
  const { exampleConfig } = await import('../../drill/example.ts');
  const app = example ? null : await context.app();
  const config = app?.config ?? (await exampleConfig(folder));
  output.say(`A rehearsal for ${config.company.name}: every channel leads to a receiver in this process.\n`);
  const onStep = (step: DrillStep): void => output.say(stepText(step, terminal, verb));
  const { holdDrill } = await import('../../drill/holdDrill.ts');
  const log = drillLogOf(findPaths(env));
  const previous = example ? null : lastDrill(log);
  const held = await holdDrill({ config, app, version, folder, previous, onStep, signal });
  if (signal.aborted) return 130;
  output.say('');
  if (!example) keepRecord(log, held, context);
  const kept = keep ? folder : null;
  output.result({ ...held, previous: previousJson(held), folder: kept }, await drillText(held, terminal, kept));
  return held.ok ? 0 : 6;
}

/** For `doctor`, and for the next one to be compared with. That it can't be kept is no fault of the rehearsal. */
function keepRecord(log: string, held: HeldDrill, { version, output }: Context): void {
  const { ok, firstNoticeMs, allToldMs, addresses, rehearsed } = held;
  try {
    keepDrill(log, { at: new Date(), version, ok, firstNoticeMs, allToldMs, addresses, rehearsed });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    output.warn(`how it went could not be kept in ${log} (${code}), so doctor does not know of this drill`);
  }
}

const previousJson = ({ previous }: HeldDrill) =>
  previous && {
    at: previous.at.toISOString(),
    ok: previous.ok,
    firstNoticeMs: previous.firstNoticeMs,
    allToldMs: previous.allToldMs,
  };
