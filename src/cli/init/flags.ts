import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type * as v from 'valibot';
import { nonEmptyText, url } from '../../channels/settings.ts';
import { http } from '../../probes/http.ts';
import type { Values } from '../values.ts';
import type { ChannelAnswer } from './answers.ts';
import { channelsOf } from './channelFlags.ts';
import { checkFlag } from './settingFault.ts';

/** What the flags say; null: nothing. */
export interface GivenAnswers {
  readonly company: string | null;
  readonly pageUrl: string | null;
  readonly components: readonly string[] | null;
  readonly channels: Readonly<Record<string, ChannelAnswer>> | null;
  readonly probes: Readonly<Record<string, string>> | null;
  readonly contacts: string | null;
}

/** What is wrong with the flags is gathered in `values`. */
export function givenAnswers(values: Values, pageFolder: string): GivenAnswers {
  const checked = (text: string | null, flag: string, setting: v.GenericSchema): string | null => {
    if (text !== null) checkFlag(values, flag, setting, text);
    return text;
  };
  const company = checked(values.text('company'), '--company', nonEmptyText('the name your customers know you by'));
  const pageUrl = checked(values.text('pageUrl'), '--page-url', url());
  const folder = values.text('pageFolder');
  const channels = channelsOf(values);
  const page = { page: { type: 'status-page', out: absolute(folder ?? pageFolder) } };
  const components = values.list('component').filter((one) => one.trim() !== '');
  return {
    company,
    pageUrl,
    components: components.length > 0 ? components : null,
    channels: folder !== null || Object.keys(channels).length > 0 ? { ...page, ...channels } : null,
    probes: probesOf(values),
    contacts: contactsOf(values),
  };
}

/** As a shell would have it; the config is not read in the folder that this is typed in. */
export const absolute = (path: string): string => resolve(path.replace(/^~(?=\/|$)/u, homedir()));

function probesOf(values: Values): Readonly<Record<string, string>> | null {
  const probes: Record<string, string> = {};
  for (const [index, given] of values.list('probe').entries()) {
    const [, named, address = given] = /^(?:([A-Za-z0-9][A-Za-z0-9_.-]*)=)?(.*)$/u.exec(given) ?? [];
    checkFlag(values, '--probe', http.settings.url, address);
    const name = named ?? (index === 0 ? 'site' : `site-${index + 1}`);
    if (Object.hasOwn(probes, name)) values.fault(`--probe has the name "${name}" twice.`);
    probes[name] = address;
  }
  return Object.keys(probes).length > 0 ? probes : null;
}

function contactsOf(values: Values): string | null {
  const given = values.text('contacts');
  if (given === null) return null;
  if (!existsSync(absolute(given))) values.fault(`--contacts can not be "${given}": there is no such file.`);
  return absolute(given);
}
