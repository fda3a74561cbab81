import { cleanLine } from './io/cleanText.ts';
import { table } from './io/table.ts';
import type { Paint, Terminal } from './io/terminal.ts';

/** What was found out about a channel, or became of a test on it. */
export interface ChannelLine {
  readonly channel: string;
  readonly title: string;
  readonly result: keyof typeof signs;
  readonly message: string;
  /** What is to be done; empty for nothing. What is to be copied whole stands on a line of its own. */
  readonly fix: string;
}

/** A sign for each, so that colour says nothing by itself. */
const signs = {
  ok: ['✓', 'green'],
  sent: ['✓', 'green'],
  warning: ['!', 'yellow'],
  uncertain: ['?', 'yellow'],
  fault: ['✗', 'red'],
  failed: ['✗', 'red'],
  skipped: ['-', 'dim'],
} as const satisfies Readonly<Record<string, readonly [sign: string, paint: Paint]>>;

/** One under the other: sign and name, what it is, and what there is to say, with its mending below. */
export async function channelTable(lines: readonly ChannelLine[], { width, colour }: Terminal): Promise<string> {
  const rows = lines.flatMap(({ channel, title, result, message, fix }) => [
    [`${signs[result][0]} ${channel}`, title, cleanLine(message)],
    ...(fix === ''
      ? []
      : fix.split('\n').map((line, index) => ['', '', `${index === 0 ? '→' : ' '} ${cleanLine(line)}`])),
  ]);
  const paintOf = new Map<string, Paint>(Object.values(signs));
  return (await table(rows, width))
    .split('\n')
    .map((line) => {
      const paint = paintOf.get(line.charAt(0));
      return paint === undefined ? line : colour[paint](line.charAt(0)) + line.slice(1);
    })
    .join('\n');
}
