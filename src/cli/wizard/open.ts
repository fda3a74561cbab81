import type { App } from '../../app.ts';
import { type ComponentState, componentStatuses } from '../../domain/component.ts';
import { describeDuration, parseDuration } from '../../domain/duration.ts';
import { impacts } from '../../domain/impact.ts';
import type { NextUpdate } from '../../domain/promise.ts';
import type { OpenInput } from '../../usecases/input.ts';
import type { Context } from '../define.ts';
import { askMany, askOne, askText } from '../io/prompter.ts';
import { whileWatched } from '../whileWatched.ts';
import { askChannels } from './askChannels.ts';

const impactWords = {
  none: 'nobody notices',
  minor: 'some are slowed down or annoyed',
  major: 'many can not do what they came for',
  critical: 'nothing works',
} as const;

/** Asks for what is missing, and for no more; Enter takes what is offered. */
export async function askOpen(given: OpenInput, app: App, context: Context): Promise<OpenInput> {
  // Planned work that went wrong brings its title and its parts with it.
  const carries = (given.fromMaintenance ?? null) !== null;
  const title =
    given.title ??
    (carries ? null : await askText('What is wrong? (the title everybody reads)', 'Service disruption', notEmpty));
  const choices = impacts.map((value) => ({ name: `${value}: ${impactWords[value]}`, value }));
  const impact = given.impact ?? (await askOne('How bad is it for your customers?', choices.toReversed(), 'major'));
  const components = given.components.length > 0 || carries ? given.components : await askComponents(app);
  const input: OpenInput = { ...given, title, impact, components };
  const message =
    given.message ?? (await askText('What do you tell them?', await offeredWords(input, app, context), notEmpty));
  const nextUpdate = given.nextUpdate.kind === 'policy' ? await askNextUpdate(input, app) : given.nextUpdate;
  const only = given.only ?? (await askChannels(input, app.open, app, context));
  return { ...input, message, nextUpdate, only };
}

const notEmpty = (text: string): true | string => (text.trim() === '' ? 'Please say something.' : true);

async function askComponents(app: App): Promise<readonly ComponentState[]> {
  const { components } = app.config;
  if (components.length === 0) return [];
  const choices = components.map(({ name, title }) => ({ name: title, value: name }));
  const affected = await askMany('Which parts are affected? (space selects, Enter goes on)', choices);
  const states: ComponentState[] = [];
  for (const name of affected) {
    const options = componentStatuses.map((value) => ({ name: value.replaceAll('_', ' '), value }));
    states.push({ name, status: await askOne(`How is ${name}?`, options, 'major_outage') });
  }
  return states;
}

/** The template's words for the incident as it would be opened. */
async function offeredWords(input: OpenInput, app: App, context: Context): Promise<string> {
  const draft = await whileWatched(context, (watcher) => app.open.prepare({ ...input, message: null }, watcher));
  return draft.ok && draft.value.kind === 'draft' ? draft.value.update.body : '';
}

async function askNextUpdate(input: OpenInput, app: App): Promise<NextUpdate> {
  const promised = app.config.promise[input.impact ?? 'major'];
  const offered =
    promised === null
      ? 'none'
      : describeDuration(promised)
          .replace(/ hours?/u, 'h')
          .replace(/ minutes?/u, 'm')
          .replace(' ', '');
  const valid = (text: string): true | string =>
    text === 'none' || parseDuration(text) !== null ? true : 'A length of time such as 30m or 2h, or none.';
  const text = await askText('When will they hear from you next?', offered, valid);
  const ms = parseDuration(text);
  return ms === null ? { kind: 'none' } : { kind: 'in', ms };
}
