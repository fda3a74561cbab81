import { resolve } from 'node:path';
import type * as v from 'valibot';
import { loadChannelTypes } from '../../channels/index.ts';
import { nonEmptyText, url } from '../../channels/settings.ts';
import { http } from '../../probes/http.ts';
import type { Check } from '../../usecases/doctorCheck.ts';
import type { Context } from '../define.ts';
import type { ChannelAnswer, InitAnswers } from '../init/answers.ts';
import { checkLines } from '../init/checkLines.ts';
import type { DraftFile } from '../init/draftFile.ts';
import { absolute, type GivenAnswers } from '../init/flags.ts';
import { checkContacts, tryAnswers, tryProbe } from '../init/trial.ts';
import { askMany, askText } from '../io/prompter.ts';
import { whileBusy } from '../io/spinner.ts';
import { askAndTry } from './addChannel.ts';
import { expecting, nameOf } from './channelQuestions.ts';
import { canBeAsked, type Offers } from './channelWords.ts';
import { fillTyped } from './fillTyped.ts';
import { untilKept } from './untilKept.ts';

export interface InitAsked {
  readonly answers: InitAnswers;
  /** What was found when it was tried. */
  readonly checks: readonly Check[];
}

interface Sitting {
  readonly file: string;
  readonly pageFolder: string;
  readonly kept: DraftFile;
  readonly context: Context;
}

/** Asks for what the flags and an earlier sitting left open, and tries each channel and probe as soon as it is known. */
export async function askInit(given: GivenAnswers, sitting: Sitting): Promise<InitAsked> {
  const { file, pageFolder, kept, context } = sitting;
  context.output.say('Enter takes what is offered. Nothing is posted, and no config is written before you say so.\n');
  const before = kept.draft();
  const company = given.company ?? before.company ?? (await askCompany('Our service'));
  kept.keep({ company });
  const pageUrl = given.pageUrl ?? (before.pageUrl === undefined ? await askPageUrl('') : before.pageUrl);
  kept.keep({ pageUrl });
  const components = given.components ?? before.components ?? (await askComponents('Website'));
  kept.keep({ components });
  const { channels, checks } = given.channels
    ? { channels: given.channels, checks: [] }
    : await askChannels({ company, pageUrl, pageFolder }, sitting);
  const looked = given.probes ? { probes: given.probes, checks: [] } : await probeOf(sitting);
  const writes = Object.values(channels).some((one) => one['to'] === 'contacts');
  const contacts = given.contacts ?? (writes ? await contactsOf(sitting) : null);
  const answers = { company, pageUrl, components, channels, probes: looked.probes, contacts };
  // What came by flags has not been tried yet.
  if (given.channels || given.probes) {
    const tried = await whileBusy(context.output, 'Trying it', async () => await tryAnswers(answers, file, context));
    return { answers, checks: tried };
  }
  return { answers, checks: [...checks, ...looked.checks, ...(await checkContacts(contacts))] };
}

const orNothing =
  (setting: v.GenericSchema) =>
  (text: string): true | string =>
    text.trim() === '' ? true : expecting(setting)(text);

export const askCompany = async (offered: string): Promise<string> =>
  (await askText('What do your customers call you?', offered, expecting(nonEmptyText('a name')))).trim();

export async function askPageUrl(offered: string): Promise<string | null> {
  const question = 'Where do they find your status page? (https://…; may be empty)';
  const text = await askText(question, offered, orNothing(url()));
  return text.trim() === '' ? null : text.trim();
}

export async function askComponents(offered: string): Promise<readonly string[]> {
  const text = await askText('What is your service made of? (parts, with commas between)', offered);
  return text.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
}

async function askChannels(offers: Offers, { file, kept, context }: Sitting) {
  const definitions = await loadChannelTypes();
  const types = kept.draft().types ?? (await pickTypes());
  kept.keep({ types });
  const channels: Record<string, ChannelAnswer> = {};
  const checks: Check[] = [];
  for (const type of types) {
    const definition = definitions[type];
    const { channels: done = {}, left = [], begun } = kept.draft();
    if (!definition || left.includes(type)) continue;
    context.output.say(`\n${context.terminal.colour.bold(definition.title)}`);
    const name = nameOf(type);
    const before = done[name] ?? (begun?.type === type ? begun.answer : null);
    const onAnswer = (answer: ChannelAnswer): void => kept.keep({ begun: { type, answer } });
    const ready = done[name] ? await fillTyped(type, done[name], context) : null;
    const found = await askAndTry({ name, definition, offers, before, ready, file, onAnswer }, context);
    if (found.kept) {
      channels[name] = found.kept;
      kept.keep({ channels: { ...kept.draft().channels, [name]: found.kept }, begun: null });
    } else kept.keep({ left: [...left, type], begun: null });
    checks.push(...found.checks);
  }
  context.output.say('');
  return { channels, checks };
}

async function pickTypes(): Promise<readonly string[]> {
  const choices = Object.values(await loadChannelTypes())
    .filter(canBeAsked)
    .map(({ type, title }) => ({ name: title, value: type, checked: type === 'status-page' }));
  return await askMany('How do you tell them? (space selects, Enter goes on)', choices);
}

async function probeOf({ file, kept, context }: Sitting) {
  const before = kept.draft().probe;
  const found = before === null ? { kept: null, checks: [] } : await askProbe('site', before ?? '', file, context);
  kept.keep({ probe: found.kept });
  return { probes: found.kept === null ? {} : { site: found.kept }, checks: found.checks };
}

export async function askProbe(name: string, offered: string, file: string, context: Context) {
  const question = 'Which page of your site answers while all is well? (https://…; may be empty)';
  return await untilKept<string>(
    {
      what: 'the probe',
      ask: async (earlier) => {
        const text = (await askText(question, earlier ?? offered, orNothing(http.settings.url))).trim();
        return text === '' ? null : text;
      },
      attempt: async (address) => await tryProbe(name, address, file, context),
    },
    context,
  );
}

async function contactsOf({ kept, context }: Sitting): Promise<string | null> {
  const before = kept.draft().contacts;
  const contacts = before === undefined ? await askContacts('', context) : before;
  kept.keep({ contacts });
  return contacts;
}

export async function askContacts(offered: string, { output, terminal }: Context): Promise<string | null> {
  const readable = async (text: string): Promise<true | string> => {
    if (text.trim() === '') return true;
    const [first] = await checkContacts(absolute(text.trim()));
    return first?.name === 'source' ? `${first.message}.` : true;
  };
  const text = await askText('Where is the list of your customers? (a CSV file; may be empty)', offered, readable);
  if (text.trim() === '') {
    output.say('  Until the config names one, nobody gets e-mail: contacts.sources');
    return null;
  }
  const path = resolve(absolute(text.trim()));
  output.say(checkLines(await checkContacts(path), terminal).join('\n'));
  return path;
}
