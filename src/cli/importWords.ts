import type { Remark } from '../imports/foreign.ts';
import type { ImportPlan } from '../usecases/importHistory.ts';
import { plural } from '../usecases/people.ts';
import { cleanLine } from './io/cleanText.ts';

const shown = 20;

/** What was left out, one a line; empty where nothing was. */
export const leftOutText = (all: readonly Remark[]): string => listText('left out', all);
/** What was taken but for something in it. */
export const remarksText = (all: readonly Remark[]): string => listText('to know', all);

function listText(what: string, all: readonly Remark[]): string {
  if (all.length === 0) return '';
  const lines = all.slice(0, shown).map((one) => `  ${cleanLine(`${one.what}: ${one.why}`)}`);
  const more = all.length > shown ? [`  and ${all.length - shown} more`] : [];
  return [`${all.length} ${what}:`, ...lines, ...more].join('\n');
}

/** `140 incidents and 3 maintenances` */
function counted({ added, changed }: ImportPlan): string {
  const all = [...added, ...changed];
  const work = all.filter(({ incident }) => incident.work !== null).length;
  const parts = [
    ...(all.length > work || work === 0 ? [plural(all.length - work, 'incident')] : []),
    ...(work > 0 ? [plural(work, 'maintenance')] : []),
  ];
  return parts.join(' and ');
}

const news = ({ added, changed, same }: ImportPlan): string =>
  `${added.length} new, ${changed.length} changed, ${same} as they were`;

export function planText(plan: ImportPlan, isDry: boolean): string {
  if (plan.added.length + plan.changed.length === 0) return `Nothing new: ${news(plan)}.`;
  return `${isDry ? 'Would take' : 'Took'} ${counted(plan)}: ${news(plan)}.`;
}

export function takenText(plan: ImportPlan, numbers: readonly number[]): string {
  const [first, last] = [numbers[0], numbers.at(-1)];
  const which =
    first === undefined
      ? ''
      : first === last
        ? ` It has the number ${first}.`
        : ` They have the numbers ${first} to ${last}.`;
  return `${planText(plan, false)}${which} Nobody was told.\nSee them: incident list        Put them on the page: incident page publish`;
}

/** Bars and uptime are those of the config's components. */
export const unknownText = (names: readonly string[]): string =>
  names.length === 0
    ? ''
    : `Not among the components of the config: ${names.slice(0, shown).join(', ')}${names.length > shown ? ` and ${names.length - shown} more` : ''}. Add them with these titles and import again, and their bars show what was.`;
