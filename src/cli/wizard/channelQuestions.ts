import type * as v from 'valibot';
import type { AnyChannelDefinition } from '../../channels/channel.ts';
import type { Context } from '../define.ts';
import type { ChannelAnswer } from '../init/answers.ts';
import { readServer } from '../init/channelFlags.ts';
import { absolute } from '../init/flags.ts';
import { settingSchemas } from '../init/setFlags.ts';
import { settingFault } from '../init/settingFault.ts';
import { expectedOf, isSecretSetting, readSettingText, settingAt, withSetting } from '../init/settingText.ts';
import { askOne, askText } from '../io/prompter.ts';
import { type Form, formsOf } from './channelForms.ts';
import { type Offers, placeOfKeys, type Question, questionOf } from './channelWords.ts';
import { askSecrets } from './secretQuestions.ts';

/** What a channel is called in the config, unless it is called as its type. */
const names: Readonly<Record<string, string>> = {
  email: 'customers',
  'status-page': 'page',
  file: 'files',
  sms: 'texts',
};
export const nameOf = (type: string): string => names[type] ?? type;

type Settings = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly definition: AnyChannelDefinition;
  readonly offers: Offers;
  /** What flags said; it is not asked for. */
  readonly given: Settings;
  /** What was answered before is offered again. */
  readonly earlier: ChannelAnswer | null;
  /** Told of each answer, so that none is lost when the terminal is left. */
  readonly onAnswer?: (soFar: ChannelAnswer) => void;
}

/** Asks for the settings that a type can't be without. */
export async function askChannel(asked: Asked, context: Context): Promise<ChannelAnswer> {
  const { definition, given, earlier } = asked;
  const { type } = definition;
  const form = await askForm(definition, given, earlier);
  let answer: ChannelAnswer = { type, ...form.fixed, ...given };
  const keep = (path: string, value: unknown): void => {
    answer = withSetting(answer, path.split('.'), value) as ChannelAnswer;
    asked.onAnswer?.({ ...earlier, ...answer });
  };
  const isSecret = (path: string): boolean => isSecretSetting(settingSchemas(definition, path.split('.')));
  const open = form.asks.filter((path) => settingAt(given, path.split('.')) === undefined);
  for (const path of open.filter((one) => !isSecret(one))) {
    const value = await askSetting(asked, path);
    if (value === undefined) continue;
    if (questionOf(type, path).isServer === true) {
      for (const [key, one] of Object.entries(value as Settings)) keep(path.replace(/[^.]+$/u, key), one);
    } else keep(path, value);
  }
  const secrets = open.filter((path) => {
    const { onlyWith } = questionOf(type, path);
    return isSecret(path) && (onlyWith === undefined || settingAt(answer, onlyWith.split('.')) !== undefined);
  });
  const place = placeOfKeys(type);
  if (place !== null && secrets.length > 0) context.output.say(`  ${place}`);
  const wanted = secrets.map((path) => ({
    path,
    words: questionOf(type, path),
    before: settingAt(earlier, path.split('.')),
  }));
  await askSecrets({ type, secrets: wanted, context, onSecret: keep });
  return answer;
}

/** The one that the flags or the answers before speak of comes first. */
async function askForm(definition: AnyChannelDefinition, given: Settings, earlier: Settings | null): Promise<Form> {
  const { question, forms } = formsOf(definition);
  const [first] = forms;
  const speaksOf =
    (settings: Settings) =>
    ({ fixed, asks }: Form): boolean => {
      const marks = Object.entries(fixed);
      if (marks.length > 0) return marks.every(([key, value]) => settings[key] === value);
      return asks.some((path) => isOwn(path, forms) && settingAt(settings, path.split('.')) !== undefined);
    };
  const told = forms.find(speaksOf(given));
  if (told || forms.length === 1) return told ?? first;
  const before = earlier === null ? undefined : forms.find(speaksOf(earlier));
  const picked = await askOne(question, forms, before?.value ?? first.value);
  return forms.find(({ value }) => value === picked) ?? first;
}

/** A setting that no other form asks for. */
const isOwn = (path: string, forms: readonly Form[]): boolean =>
  forms.filter(({ asks }) => asks.some((one) => one.split('.')[0] === path.split('.')[0])).length === 1 ||
  forms.filter(({ asks }) => asks.includes(path)).length === 1;

/** @returns undefined: it was left empty, as it may be */
async function askSetting({ definition, offers, earlier }: Asked, path: string): Promise<unknown> {
  const question = questionOf(definition.type, path);
  const schemas = settingSchemas(definition, path.split('.'));
  const offered = textOf(earlierValue(earlier, path, question)) || (question.offered?.(offers) ?? '');
  const typed = (await askText(question.text, offered, takes(question, schemas))).trim();
  return typed === '' && question.mayBeEmpty === true ? undefined : readTyped(question, schemas, typed);
}

function readTyped(question: Question, schemas: readonly v.GenericSchema[], typed: string): unknown {
  if (question.isServer === true) return readServer(typed);
  if (question.isPath === true) return absolute(typed);
  if (question.isProgram === true) return wordsOf(typed);
  return readSettingText(schemas, typed)?.value ?? typed;
}

const takes =
  (question: Question, schemas: readonly v.GenericSchema[]) =>
  (text: string): true | string => {
    const typed = text.trim();
    if (typed === '' && question.mayBeEmpty === true) return true;
    if (question.isServer === true || question.isProgram === true) {
      const { host, port = 1 } = readServer(typed);
      const value = question.isServer === true ? host : wordsOf(typed);
      const isTaken = schemas.some((one) => settingFault(one, value) === null);
      return isTaken && port > 0 && port < 65_536 ? true : `Expected ${expectedOf(schemas, '')}.`;
    }
    return readSettingText(schemas, typed) ? true : `Expected ${expectedOf(schemas, typed)}.`;
  };

/** As a shell would part them, with quotes around what holds spaces. */
const wordsOf = (text: string): readonly string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/gu)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');

function earlierValue(earlier: Settings | null, path: string, { isServer }: Question): unknown {
  const value = settingAt(earlier, path.split('.'));
  const port = isServer === true ? settingAt(earlier, path.replace(/[^.]+$/u, 'port').split('.')) : undefined;
  return port === undefined ? value : `${textOf(value)}:${textOf(port)}`;
}

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** Takes what the setting's own description takes. */
export const expecting =
  (setting: v.GenericSchema) =>
  (text: string): true | string => {
    const fault = settingFault(setting, text.trim());
    return fault === null ? true : `Expected ${fault}.`;
  };
