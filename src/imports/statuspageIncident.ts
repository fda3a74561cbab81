import { type ComponentState, componentStatuses, statusByImpact } from '../domain/component.ts';
import { type Impact, impacts } from '../domain/impact.ts';
import { cleanBody, cleanTitle, isCut } from './cleanWords.ts';
import type { ForeignIncident, ForeignUpdate, ForeignWindow, Remark } from './foreign.ts';
import { readForeignDate } from './foreignDate.ts';
import { isObject, listAt, textAt } from './readJson.ts';
import { foreignStatus } from './statuses.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What became of one of Statuspage's objects. */
export type ReadIncident =
  | { readonly kind: 'read'; readonly incident: ForeignIncident; readonly remarks: readonly Remark[] }
  | { readonly kind: 'left_out'; readonly remark: Remark };

/**
 * An incident or scheduled maintenance as Statuspage gives it: its public API (https://www.githubstatus.com/api#incidents
 * describes it) and its management API (`../shared/contracts/statuspage.json`, `Incident` and `IncidentUpdate`) agree in all
 * that is read here. Dates carry their zones; one that does not is UTC.
 */
export async function readStatuspageIncident(value: unknown): Promise<ReadIncident> {
  if (!isObject(value)) return leftOut('an entry', 'it is no object');
  const id = textAt(value, 'id');
  const title = cleanTitle(textAt(value, 'name'));
  if (!/^[A-Za-z0-9_-]{1,64}$/u.test(id)) return leftOut(title || 'an entry', 'it has no id');
  const what = `incidents/${id}`;
  const startedAt = dateAt(value, 'started_at') ?? dateAt(value, 'created_at');
  if (title === '') return leftOut(what, 'it has no name');
  if (startedAt === null) return leftOut(what, 'it has no date that can be read');
  const status = foreignStatus(textAt(value, 'status'));
  if (status === null)
    return leftOut(what, `its status is "${cleanTitle(textAt(value, 'status'))}", which nobody knows`);
  const window = windowOf(value);
  const impact = impactOf(value);
  const remarks: Remark[] = [];
  const updates = await updatesOf(value, { what, impact, isWork: window !== null, startedAt, remarks });
  const isOver = ['resolved', 'postmortem', 'completed', 'cancelled'].includes(status);
  const endedAt = isOver ? (dateAt(value, 'resolved_at') ?? lastOf(updates, startedAt)) : null;
  return { kind: 'read', remarks, incident: { id, path: what, title, impact, startedAt, endedAt, updates, window } };
}

const leftOut = (what: string, why: string): ReadIncident => ({ kind: 'left_out', remark: { what, why } });

const dateAt = (object: Fields, name: string): Date | null => readForeignDate(object[name], 'UTC')?.at ?? null;

/** When the last thing was said, but for the postmortem. */
const lastOf = (updates: readonly ForeignUpdate[], startedAt: Date): Date =>
  updates.filter(({ status }) => status !== 'postmortem').reduce((last, { at }) => (at > last ? at : last), startedAt);

function windowOf(value: Fields): ForeignWindow | null {
  const startsAt = dateAt(value, 'scheduled_for');
  return startsAt && { startsAt, endsAt: dateAt(value, 'scheduled_until') ?? startsAt };
}

/** `impact_override` is what a person said; `maintenance` is no impact of ours. */
function impactOf(value: Fields): Impact {
  const said = textAt(value, 'impact_override') || textAt(value, 'impact');
  return impacts.find((impact) => impact === said) ?? 'none';
}

interface About {
  readonly what: string;
  readonly impact: Impact;
  readonly isWork: boolean;
  readonly startedAt: Date;
  readonly remarks: Remark[];
}

async function updatesOf(value: Fields, about: About): Promise<readonly ForeignUpdate[]> {
  const given = listAt(value, 'incident_updates').filter(isObject);
  // Only some updates say what they did to the parts; where none does, all of them were touched from the beginning.
  const isNamed = given.some((one) => listAt(one, 'affected_components').length > 0);
  const updates: ForeignUpdate[] = [];
  for (const one of given) {
    const update = await updateOf(one, about);
    if (update) updates.push(update);
  }
  const [first, ...others] = updates.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const postmortem = await postmortemOf(value, updates, about.startedAt);
  const named = first && !isNamed ? [{ ...first, components: touchedParts(value, about) }] : first ? [first] : [];
  return [...named, ...others, ...(postmortem ? [postmortem] : [])];
}

async function updateOf(one: Fields, { what, remarks }: About): Promise<ForeignUpdate | null> {
  const at = dateAt(one, 'display_at') ?? dateAt(one, 'created_at');
  if (at === null) {
    remarks.push({ what, why: 'an update of it without a date was left out' });
    return null;
  }
  const word = textAt(one, 'status');
  const status = foreignStatus(word);
  if (status === null)
    remarks.push({ what, why: `an update's status "${cleanTitle(word)}" is not known; it changed none` });
  const body = textAt(one, 'body');
  if (isCut(body)) remarks.push({ what, why: 'the words of an update were too long, and were cut' });
  return { status, at, body: await cleanBody(body), components: partsIn(listAt(one, 'affected_components')) };
}

/** `[{ code, name, old_status, new_status }]` */
function partsIn(affected: readonly unknown[]): readonly ComponentState[] {
  return affected.filter(isObject).flatMap((one) => {
    const name = cleanTitle(textAt(one, 'name'));
    const status = componentStatuses.find((known) => known === textAt(one, 'new_status'));
    return name === '' || status === undefined ? [] : [{ name, status }];
  });
}

/** `components` says how they are now, which is no news of then. */
function touchedParts(value: Fields, { impact, isWork }: About): readonly ComponentState[] {
  const status = isWork ? 'under_maintenance' : statusByImpact[impact];
  const names = listAt(value, 'components')
    .filter(isObject)
    .map((one) => cleanTitle(textAt(one, 'name')));
  return names.filter((name) => name !== '').map((name) => ({ name, status }));
}

/** The management API has it beside the updates; the public one among them. */
async function postmortemOf(
  value: Fields,
  updates: readonly ForeignUpdate[],
  startedAt: Date,
): Promise<ForeignUpdate | null> {
  const body = textAt(value, 'postmortem_body');
  const published = value['postmortem_published_at'];
  const isOut = published !== null && published !== undefined && published !== false;
  if (body.trim() === '' || !isOut || updates.some(({ status }) => status === 'postmortem')) return null;
  const at =
    dateAt(value, 'postmortem_published_at') ??
    dateAt(value, 'postmortem_body_last_updated_at') ??
    dateAt(value, 'resolved_at') ??
    lastOf(updates, startedAt);
  return { status: 'postmortem', at, body: await cleanBody(body), components: [] };
}
