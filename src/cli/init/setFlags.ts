import type * as v from 'valibot';
import type { AnyChannelDefinition } from '../../channels/channel.ts';
import { commonSettings } from '../../channels/settings.ts';
import { nearest } from '../../config/faults.ts';
import type { Values } from '../values.ts';
import { absolute } from './flags.ts';
import {
  expectedOf,
  isSecretSetting,
  readSecretPlace,
  readSettingText,
  schemasAt,
  settingAt,
  withSetting,
} from './settingText.ts';

type Settings = Readonly<Record<string, unknown>>;

/** How a secret is given by a flag: where it is, never what it is. */
export const secretWays = 'env:NAME, file:PATH or keychain:NAME';

const settingsOf = ({ settings }: AnyChannelDefinition): v.ObjectEntries => ({ ...settings, ...commonSettings });

/**
 * The settings that `--set key=value` give, `smtp.host=…` for what stands deeper. What is wrong is gathered in `values`;
 * values are not repeated, for one may be the secret itself.
 */
export function readSets(definition: AnyChannelDefinition, given: readonly string[], values: Values): Settings {
  return given.reduce<Settings>((settings, one) => {
    const [, key = '', text = ''] = /^([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)=(.*)$/su.exec(one) ?? [];
    if (key === '') {
      values.fault('--set takes a setting and its value: --set pageId=1234.');
      return settings;
    }
    const path = key.split('.');
    const schemas = settingSchemas(definition, path);
    if (schemas.length === 0) {
      const near = nearest(key, Object.keys(settingsOf(definition)));
      const guess = near === null ? '' : ` Did you mean "${near}"?`;
      values.fault(`--set ${key}: a channel of the type ${definition.type} has no such setting.${guess}`);
      return settings;
    }
    if (settingAt(settings, path) !== undefined) values.fault(`--set ${key} is there twice.`);
    const value = readOne(key, schemas, text, values);
    return value === undefined ? settings : withSetting(settings, path, value);
  }, {});
}

function readOne(key: string, schemas: readonly v.GenericSchema[], text: string, values: Values): unknown {
  if (isSecretSetting(schemas)) {
    const place = readSecretPlace(text, absolute);
    if (place === null) values.fault(`--set ${key} names where the secret is, not the secret: ${secretWays}.`);
    return place ?? undefined;
  }
  const read = readSettingText(schemas, text);
  if (read === null) values.fault(`--set ${key} can not be that: expected ${expectedOf(schemas, text)}.`);
  return read?.value;
}

/** All that describes one setting of a type, however deep it stands. */
export const settingSchemas = (
  definition: AnyChannelDefinition,
  path: readonly string[],
): readonly v.GenericSchema[] => {
  const [top = '', ...rest] = path;
  const setting = settingsOf(definition)[top] as v.GenericSchema | undefined;
  return setting ? schemasAt(setting, rest) : [];
};
