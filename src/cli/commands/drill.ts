import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrilledChannel, DrillStep } from '../../drill/drill.ts';
import type { Context } from '../define.ts';
import { defineCommand } from '../define.ts';
import { explainRefusal } from '../errors.ts';
import { cleanText } from '../io/cleanText.ts';
import { table } from '../io/table.ts';
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
    // It holds messages to real customers.
    const clean = async (): Promise<void> => {
      if (!values.flag('keep')) await rm(folder, { recursive: true, force: true });
    };
    return await run(context, values.flag('example'), folder, values.flag('keep')).finally(clean);
  },
});

async function run(context: Context, example: boolean, folder: string, keep: boolean): Promise<number> {
  const { output, terminal, signal, version } = context;
  const { exampleConfig } = await import('../../drill/example.ts');
  const config = example ? await exampleConfig(folder) : (await context.app()).config;
  output.say(`A rehearsal for ${config.company.name}: every channel leads to a receiver in this process.\n`);
  const onStep = (step: DrillStep): void => output.say(stepText(step, context));
  const { rehearse } = await import('../../drill/drill.ts');
  const report = await rehearse({ config, version, folder, onStep, signal });
  if (signal.aborted) return 130;
  const channels = await table(report.channels.map(channelRow), terminal.width);
  const end = report.ok ? 'The drill went well.' : terminal.colour.red('The drill failed.');
  const next = keep ? `Look at what arrived: ${folder}` : 'Look at what arrives: incident drill --keep';
  output.result({ ...report, folder: keep ? folder : null }, [channels, '', end, next].join('\n'));
  return report.ok ? 0 : 6;
}

function stepText({ name, ok, detail, fault }: DrillStep, { terminal, verb }: Context): string {
  if (ok) return `${terminal.colour.green('✓')} ${name}\n  ${terminal.colour.dim(cleanText(detail))}`;
  const told = fault === null || fault.kind === 'drill' ? null : explainRefusal(fault, verb);
  const why = told ? [told.message, told.hint].join('\n') : fault?.kind === 'drill' ? cleanText(fault.message) : '';
  return `${terminal.colour.red('✗')} ${name}\n  ${why.replaceAll('\n', '\n  ')}`;
}

const channelRow = ({ channel, sent, arrived, ok }: DrilledChannel): readonly string[] => [
  ok ? '✓' : '✗',
  channel,
  `${sent} sent`,
  arrived === null ? 'written to a folder' : `${arrived} arrived`,
];
