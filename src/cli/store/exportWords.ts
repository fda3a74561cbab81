import { ExportFault, type ExportProblem } from '../../store/export/exportFault.ts';
import type { ExportCounts } from '../../store/export/exportLines.ts';
import { recordKinds } from '../../store/export/records.ts';
import { CliError, type Explanation } from '../cliError.ts';
import { cleanText } from '../io/cleanText.ts';

/** `2 incidents, 5 updates, 1 delivery` */
export function countsText(counts: ExportCounts): string {
  const parts = recordKinds.flatMap(({ name, plural }) => {
    const count = counts[plural] ?? 0;
    return count === 0 ? [] : [`${count} ${spaced(count === 1 ? name : plural)}`];
  });
  return parts.length === 0 ? 'nothing yet' : parts.join(', ');
}

/** `auditEntries` as it is said. */
const spaced = (name: string): string => name.replace(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);

/** Runs what reads or writes an export; what is wrong with it becomes a refusal in words. */
export async function orExplained<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ExportFault) throw new CliError(explain(error.problem, file));
    throw error;
  }
}

const another =
  'Nothing was stored. Take another copy of it, or make it anew where it came from: incident export --with-contacts backup.json';

function explain(problem: ExportProblem, file: string): Explanation {
  const refuse = (kind: string, message: string, hint: string): Explanation => ({ kind, message, hint, exit: 2 });
  switch (problem.kind) {
    case 'foreign':
      return refuse(
        'export_foreign',
        `${file} is no export of this program.`,
        `Is it packed? gunzip -c ${file} | incident import --from allclear -        From another tool: incident import --help`,
      );
    case 'newer':
      return refuse(
        'export_newer',
        `${file} was written by a newer version of this program${problem.program === null ? '' : ` (${cleanText(problem.program)})`}: version ${problem.version} of the format, this one knows ${problem.known}.`,
        'Update this one: npm install -g allclear@latest',
      );
    case 'cut':
      return refuse('export_cut', `${file} is cut off: ${cutAt(problem)}`, another);
    case 'damaged':
      return refuse('export_damaged', `${file} is damaged in line ${problem.line}: ${problem.why}.`, another);
    case 'conflict':
      return refuse('export_damaged', `${file} contradicts itself: ${problem.why}.`, another);
    case 'used_up':
      return refuse(
        'import_source',
        'The database asked for all of it once more, and what came by stdin is gone. Nothing was stored.',
        'Put it into a file first, then: incident import --from allclear FILE',
      );
    case 'too_long':
      return refuse(
        'export_too_long',
        `The store holds a text that is too long to be read from an export again (${problem.record}).`,
        'Copy the store itself: incident store copy --from URL --to URL',
      );
    default:
      return problem satisfies never;
  }
}

function cutAt({ line, after, missing }: Extract<ExportProblem, { readonly kind: 'cut' }>): string {
  if (after === null) return 'it has a beginning only.';
  if (missing.length === 0) return `its end is missing, behind line ${line - 1}.`;
  const [first, ...rest] = missing;
  const others = rest.length === 0 ? '' : ` and all ${rest.map(spaced).join(', ')}`;
  return `it ends in line ${line}. What comes after the ${first} that are there is missing: perhaps more of them${others}.`;
}
