import type { App } from '../../app.ts';
import type { ComponentState } from '../../domain/component.ts';
import { describeDuration, parseDuration } from '../../domain/duration.ts';
import { usualNotices } from '../../domain/notices.ts';
import type { ScheduleInput } from '../../usecases/input.ts';
import type { Context } from '../define.ts';
import { askMany, askText } from '../io/prompter.ts';
import { parseNotices } from '../maintenanceFlags.ts';
import { parsePlannedTime, plannedTimeForms } from '../plannedTime.ts';
import { whileWatched } from '../whileWatched.ts';
import { askChannels } from './askChannels.ts';

/** Asks for what is missing, and for no more; Enter takes what is offered. */
export async function askSchedule(given: ScheduleInput, app: App, context: Context): Promise<ScheduleInput> {
  const title =
    given.title ?? (await askText('What do you plan? (the title everybody reads)', 'Planned maintenance', notEmpty));
  const components = given.components.length > 0 ? given.components : await askParts(app);
  const startsAt = given.startsAt ?? (await askStart(app));
  const isLengthKnown = given.endsAt !== null || given.lengthMs !== null;
  const lengthMs = isLengthKnown
    ? given.lengthMs
    : parseDuration(await askText('How long does it take? (rather too long than too short)', '1h', isLength));
  const endsAt = given.endsAt ?? new Date(startsAt.getTime() + (lengthMs ?? 0));
  const planned = { ...given, title, components, startsAt, endsAt };
  const remindMs = given.remindMs ?? (await askNotices(planned, app));
  const input: ScheduleInput = { ...planned, remindMs };
  const words = await offeredWords(input, app, context);
  const message = given.message ?? (await askText('What do you tell them?', words, notEmpty));
  // Words that were taken as they were offered are the template's, which each language has.
  const said = { ...input, message: message === words ? null : message };
  return { ...said, only: given.only ?? (await askChannels(said, app.maintenance.schedule, app, context)) };
}

const notEmpty = (text: string): true | string => (text.trim() === '' ? 'Please say something.' : true);
const isLength = (text: string): true | string =>
  (parseDuration(text) ?? 0) > 0 ? true : 'A length of time such as 30m or 2h.';

async function askParts(app: App): Promise<readonly ComponentState[]> {
  const { components } = app.config;
  if (components.length === 0) return [];
  const choices = components.map(({ name, title }) => ({ name: title, value: name }));
  const names = await askMany('Which parts does it touch? (space selects, Enter goes on)', choices);
  return names.map((name) => ({ name, status: 'under_maintenance' }));
}

async function askStart(app: App): Promise<Date> {
  const read = (text: string) => parsePlannedTime(text, app.now(), app.now(), app.config.timezone);
  const valid = (text: string): true | string => {
    const found = read(text);
    if (found.kind === 'at') return found.at > app.now() ? true : 'That has passed.';
    return found.kind === 'gap'
      ? 'The clocks are put forward then, and never show that time.'
      : `A time such as ${plannedTimeForms}.`;
  };
  const found = read(
    await askText(`When does it begin? (by the clocks of ${app.config.timezone})`, 'tomorrow 02:00', valid),
  );
  return found.kind === 'at' ? found.at : app.now();
}

async function askNotices(
  { startsAt, endsAt, impact }: { readonly startsAt: Date; readonly endsAt: Date } & Pick<ScheduleInput, 'impact'>,
  app: App,
): Promise<readonly number[]> {
  const aheadMs = startsAt.getTime() - app.now().getTime();
  const usual = usualNotices(endsAt.getTime() - startsAt.getTime(), impact ?? 'none', aheadMs).map(shortly);
  const valid = (text: string): true | string =>
    parseNotices(text) === null ? 'Lengths of time such as 24h,1h, or none.' : true;
  const offered = usual.length === 0 ? 'none' : usual.join(',');
  return parseNotices(await askText('Besides now, how long before it do you remind them?', offered, valid)) ?? [];
}

/** `3d`, `1h` */
const shortly = (ms: number): string =>
  describeDuration(ms)
    .replace(/ (?<unit>[a-z])[a-z]*/gu, '$<unit>')
    .replace(/ /gu, '');

/** The template's words for the work as it would be announced. */
async function offeredWords(input: ScheduleInput, app: App, context: Context): Promise<string> {
  const draft = await whileWatched(context, (watcher) =>
    app.maintenance.schedule.prepare({ ...input, message: null }, watcher),
  );
  return draft.ok && draft.value.kind === 'draft' ? draft.value.update.body : '';
}
