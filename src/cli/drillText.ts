import type { DrilledChannel, DrillStep } from '../drill/drill.ts';
import type { HeldDrill } from '../drill/holdDrill.ts';
import { seconds } from '../drill/seconds.ts';
import { checkLines } from './checkLines.ts';
import { explainRefusal } from './errors.ts';
import { cleanLine, cleanText } from './io/cleanText.ts';
import { table } from './io/table.ts';
import type { Terminal } from './io/terminal.ts';
import { wrap } from './io/wrap.ts';

/** A step of the protocol as it ends: what was seen, or why it failed and what mends it. */
export function stepText({ name, ok, detail, fault, tookMs }: DrillStep, { colour }: Terminal, verb: string): string {
  if (ok) return `${colour.green('✓')} ${name}\n  ${colour.dim(`${cleanText(detail)} · ${seconds(tookMs)}`)}`;
  const told = fault === null || fault.kind === 'drill' ? null : explainRefusal(fault, verb);
  const why = told ? [told.message, told.hint].join('\n') : fault?.kind === 'drill' ? cleanText(fault.message) : '';
  return `${colour.red('✗')} ${name}\n  ${why.replaceAll('\n', '\n  ')}`;
}

/** What arrived where, how it is scored, and what no rehearsal shows. */
export async function drillText(held: HeldDrill, terminal: Terminal, folder: string | null): Promise<string> {
  const { colour, width } = terminal;
  const score = held.score.map(({ name, result, message, fix }) => ({ label: name, result, text: message, fix }));
  const left = held.notRehearsed.flatMap(({ what, why, fix }) => {
    const [first = '', ...others] = wrap(cleanLine(`${what}, because ${why}`), width - 4);
    const command = fix === '' ? [] : [`    ${colour.dim(`→ ${fix}`)}`];
    return [`  · ${first}`, ...others.map((line) => `    ${line}`), ...command];
  });
  const next = folder === null ? 'Look at what arrives: incident drill --keep' : `Look at what arrived: ${folder}`;
  return [
    ...(held.channels.length === 0 ? [] : [await table(held.channels.map(channelRow), width), '']),
    ...checkLines(score, terminal),
    '',
    ...(left.length === 0 ? [] : [colour.bold('Not rehearsed'), ...left, '']),
    held.ok ? 'The drill went well.' : colour.red('The drill failed.'),
    next,
  ].join('\n');
}

const channelRow = ({ channel, sent, arrived, ok }: DrilledChannel): readonly string[] => [
  ok ? '✓' : '✗',
  channel,
  `${sent} sent`,
  arrived === null ? 'written to a folder' : `${arrived} arrived`,
];
