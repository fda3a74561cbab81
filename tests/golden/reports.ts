import { reportText } from '../../src/cli/report/reportText.ts';
import { plainTerminal, reportSample } from '../helpers/reportSample.ts';

/** The report of each sample as a terminal shows it, by its path in this folder. */
export async function reportFiles(): Promise<ReadonlyMap<string, string>> {
  const { quarter, missed, calm } = await reportSample();
  const shown = [
    ['quarter', quarter, 100],
    ['missed', missed, 80],
    ['calm', calm, 40],
  ] as const;
  const files = new Map<string, string>();
  for (const [name, report, width] of shown) {
    files.set(`report/${name}.txt`, `${await reportText(report, plainTerminal(width))}\n`);
  }
  return files;
}
