import { resolve } from 'node:path';
import type * as v from 'valibot';
import { loadChannelTypes } from '../../channels/index.ts';
import { nonEmptyText, url } from '../../channels/settings.ts';
import { http } from '../../probes/http.ts';
import type { Check } from '../../usecases/doctor.ts';
import type { Context } from '../define.ts';
import type { ChannelAnswer, InitAnswers } from '../init/answers.ts';
import { checkLines } from '../init/checkLines.ts';
import { absolute, type GivenAnswers } from '../init/flags.ts';
import { checkContacts, tryAnswers } from '../init/trial.ts';
import { askMany, askOne, askText } from '../io/prompter.ts';
import { whileBusy } from '../io/spinner.ts';
import { askChannel, expecting, nameOf } from './channelQuestions.ts';
import { canBeAsked, type Offers } from './channelWords.ts';

export interface InitAsked {
  readonly answers: InitAnswers;
  /** What was found when it was tried. */
  readonly checks: readonly Check[];
}

/** Asks for what the flags left open, and tries each channel and probe as soon as it is known. */
export async function askInit(
  given: GivenAnswers,
  file: string,
  pageFolder: string,
  context: Context,
): Promise<InitAsked> {
  const { output } = context;
  output.say('Enter takes what is offered. Nothing is posted, and no config is written before you say so.\n');
  const company =
    given.company ??
    (await askText('What do your customers call you?', 'Our service', expecting(nonEmptyText('a name')))).trim();
  const pageUrl = given.pageUrl ?? (await askPageUrl());
  const components = given.components ?? (await askComponents());
  const bare: InitAnswers = { company, pageUrl, components, channels: {}, probes: {}, contacts: null };
  const attempt = { bare, file, context };
  const { channels, checks } = given.channels
    ? { channels: given.channels, checks: [] }
    : await askChannels({ company, pageUrl, pageFolder }, attempt);
  const looked = given.probes ? { probes: given.probes, checks: [] } : await askProbe(attempt);
  const writes = Object.values(channels).some((one) => one['to'] === 'contacts');
  const contacts = given.contacts ?? (writes ? await askContacts(context) : null);
  const answers = { ...bare, channels, probes: looked.probes, contacts };
  // What came by flags has not been tried yet.
  if (given.channels || given.probes)
    return { answers, checks: await busily(context, () => tryAnswers(answers, file, context)) };
  return { answers, checks: [...checks, ...looked.checks, ...(await checkContacts(contacts))] };
}

interface Attempt {
  readonly bare: InitAnswers;
  readonly file: string;
  readonly context: Context;
}

const busily = <T>({ output }: Context, work: () => Promise<T>): Promise<T> => whileBusy(output, 'Trying it', work);

const orNothing =
  (setting: v.GenericSchema) =>
  (text: string): true | string =>
    text.trim() === '' ? true : expecting(setting)(text);

async function askPageUrl(): Promise<string | null> {
  const text = await askText('Where do they find your status page? (https://…; may be empty)', '', orNothing(url()));
  return text.trim() === '' ? null : text.trim();
}

async function askComponents(): Promise<readonly string[]> {
  const text = await askText('What is your service made of? (parts, with commas between)', 'Website');
  return text.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
}

interface Found<T> {
  readonly kept: T | null;
  readonly checks: readonly Check[];
}

async function askChannels(offers: Offers, attempt: Attempt) {
  const channelTypes = await loadChannelTypes();
  const choices = Object.values(channelTypes)
    .filter(canBeAsked)
    .map(({ type, title }) => ({
      name: title,
      value: type,
      checked: type === 'status-page',
    }));
  const types = await askMany('How do you tell them? (space selects, Enter goes on)', choices);
  const channels: Record<string, ChannelAnswer> = {};
  const checks: Check[] = [];
  for (const type of types) {
    const title = channelTypes[type]?.title ?? type;
    attempt.context.output.say(`\n${attempt.context.terminal.colour.bold(title)}`);
    const found = await untilKept<ChannelAnswer>(attempt, `the channel "${nameOf(type)}"`, async (earlier) => {
      const settings = await askChannel(type, offers, earlier);
      return { value: settings, answers: { ...attempt.bare, channels: { [nameOf(type)]: settings } } };
    });
    if (found.kept) channels[nameOf(type)] = found.kept;
    checks.push(...found.checks);
  }
  attempt.context.output.say('');
  return { channels, checks };
}

async function askProbe(attempt: Attempt) {
  const setting = http.settings.url;
  const question = 'Which page of your site answers while all is well? (https://…; may be empty)';
  const found = await untilKept<string>(attempt, 'the probe', async (earlier) => {
    const text = (await askText(question, earlier ?? '', orNothing(setting))).trim();
    return text === '' ? null : { value: text, answers: { ...attempt.bare, probes: { site: text } } };
  });
  return { probes: found.kept === null ? {} : { site: found.kept }, checks: found.checks };
}

/** Asks, tries, and asks again for as long as that is wanted. */
async function untilKept<T>(
  { file, context }: Attempt,
  what: string,
  ask: (earlier: T | null) => Promise<{ readonly value: T; readonly answers: InitAnswers } | null>,
): Promise<Found<T>> {
  let earlier: T | null = null;
  for (;;) {
    const asked = await ask(earlier);
    if (!asked) return { kept: null, checks: [] };
    const checks = await busily(context, () => tryAnswers(asked.answers, file, context));
    context.output.say(checkLines(checks, context.terminal).join('\n'));
    if (checks.every((check) => check.result === 'ok')) return { kept: asked.value, checks };
    const choice = await askOne(
      'What now?',
      [
        { name: 'Keep it as it is, and mend it before it is needed', value: 'keep' },
        { name: 'Answer again', value: 'again' },
        { name: `Leave ${what} out`, value: 'leave' },
      ],
      'keep',
    );
    if (choice === 'keep') return { kept: asked.value, checks };
    if (choice === 'leave') return { kept: null, checks: [] };
    earlier = asked.value;
  }
}

async function askContacts({ output, terminal }: Context): Promise<string | null> {
  const readable = async (text: string): Promise<true | string> => {
    if (text.trim() === '') return true;
    const [first] = await checkContacts(absolute(text.trim()));
    return first?.name === 'source' ? `${first.message}.` : true;
  };
  const text = await askText('Where is the list of your customers? (a CSV file; may be empty)', '', readable);
  if (text.trim() === '') {
    output.say('  Until the config names one, nobody gets e-mail: contacts.sources');
    return null;
  }
  const path = resolve(absolute(text.trim()));
  output.say(checkLines(await checkContacts(path), terminal).join('\n'));
  return path;
}
