import type { AnyChannelDefinition } from '../../channels/channel.ts';
import { commonSettings } from '../../channels/settings.ts';
import { Secret } from '../../domain/secret.ts';
import type { ChannelAnswer } from '../init/answers.ts';
import { settingAt } from '../init/settingText.ts';
import { TypedSecret } from '../init/typedSecret.ts';
import { formsOf } from './channelForms.ts';
import { questionOf } from './channelWords.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Secret) &&
  !(value instanceof TypedSecret);

/** All that the questions of a type can give. */
function asked(definition: AnyChannelDefinition): readonly string[] {
  const paths = formsOf(definition).forms.flatMap(({ fixed, asks }) => [...Object.keys(fixed), ...asks]);
  const ports = paths
    .filter((path) => questionOf(definition.type, path).isServer === true)
    .map((path) => path.replace(/[^.]+$/u, 'port'));
  return [...new Set([...paths, ...ports])];
}

/** Not where a list stands that the questions know only one of: two mail servers, several providers. */
export const canBeAskedAgain = (definition: AnyChannelDefinition, before: ChannelAnswer): boolean =>
  before['providers'] === undefined &&
  asked(definition).every((path) => {
    const parents = path.split('.').slice(0, -1);
    return parents.length === 0 || !Array.isArray(settingAt(before, parents));
  });

/**
 * What was answered anew, with what no question asks for left as it stood. Settings that belong to another way of posting
 * than the one that was chosen now would be in its way, so there are several, the fullest first.
 */
export function mergedAnswers(
  definition: AnyChannelDefinition,
  before: ChannelAnswer,
  answer: ChannelAnswer,
): readonly ChannelAnswer[] {
  const rest = asked(definition).reduce<Fields>((settings, path) => without(settings, path.split('.')), before);
  const common = Object.fromEntries(Object.entries(before).filter(([key]) => Object.hasOwn(commonSettings, key)));
  return [merge(rest, answer), { ...common, ...answer }].map((one) => ordered(one, before, answer));
}

function without(settings: Fields, [key = '', ...rest]: readonly string[]): Fields {
  const { [key]: inner, ...others } = settings;
  if (rest.length === 0 || !isFields(inner)) return rest.length === 0 ? others : settings;
  const left = without(inner, rest);
  return Object.keys(left).length === 0 ? others : { ...settings, [key]: left };
}

function merge(into: Fields, from: Fields): Fields {
  const merged: Record<string, unknown> = { ...into };
  for (const [key, value] of Object.entries(from)) {
    const there = merged[key];
    merged[key] = isFields(there) && isFields(value) ? merge(there, value) : value;
  }
  return merged;
}

/** As they stood in the file. */
function ordered(settings: Fields, before: Fields, { type }: ChannelAnswer): ChannelAnswer {
  const known = Object.keys(before).filter((key) => settings[key] !== undefined);
  const first = Object.fromEntries(known.map((key) => [key, settings[key]]));
  return { ...first, ...settings, type };
}
