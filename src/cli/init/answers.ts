import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtInTemplates } from '../../appParts.ts';
import type { Keychain } from '../../config/keychain.ts';
import { signingKeyFor } from '../../config/signingKey.ts';
import type { ConfigDraft } from '../../config/writeConfig.ts';
import { homesOf, type UsedHomes } from './secretHomes.ts';
import { revealed } from './typedSecret.ts';

/** A channel as it will stand in the config; a `Secret` or `TypedSecret` wherever one belongs. */
export type ChannelAnswer = Readonly<Record<string, unknown>> & { readonly type: string };

/** All that `init` needs to know. */
export interface InitAnswers {
  readonly company: string;
  readonly pageUrl: string | null;
  /** As they are called. */
  readonly components: readonly string[];
  readonly channels: Readonly<Record<string, ChannelAnswer>>;
  /** Addresses, by the probe's name. */
  readonly probes: Readonly<Record<string, string>>;
  /** The contact list; absolute. */
  readonly contacts: string | null;
}

/** The answers as the file will hold them; what was typed hidden goes into the keychain or into files of its own. */
export async function draftOf(
  answers: InitAnswers,
  file: string,
  used: UsedHomes,
  keychain: Keychain,
): Promise<ConfigDraft> {
  const signing = signingKeyFor(file);
  const homes = await homesOf(answers.channels, dirname(file), used, keychain);
  const secretFiles = new Map(homes.secretFiles);
  if (signing.made) secretFiles.set(signing.made.name, signing.made.value);
  const config = { $schema: schemaUrl(), ...configOf(answers, homes.value), signingKey: signing.setting };
  return { config, secretFiles, keychainEntries: homes.keychainEntries };
}

/** The answers as a config that can be tried before anything is written; with secrets in it, so for the memory only. */
export const trialOf = (answers: InitAnswers): unknown => configOf(answers, revealed(answers.channels));

/** Of the package, wherever it is installed. */
const schemaUrl = (): string => pathToFileURL(join(dirname(builtInTemplates()), 'dist', 'config.schema.json')).href;

function configOf({ company, pageUrl, components, probes, contacts }: InitAnswers, channels: unknown) {
  const names = Object.keys(probes);
  return {
    company: { name: company },
    ...(pageUrl === null ? {} : { statusPage: { url: pageUrl } }),
    // A component without a probe is guarded by nobody; what answers for the site answers for its parts.
    components: namedComponents(components).map((one) => (names.length > 0 ? { ...one, probes: names } : one)),
    channels,
    ...(names.length === 0
      ? {}
      : { probes: Object.fromEntries(names.map((name) => [name, { type: 'http', url: probes[name] }])) }),
    ...(contacts === null ? {} : { contacts: { sources: [{ type: 'file', path: contacts }] } }),
  };
}

/** `Checkout page` is `checkout-page` on a command line. */
export function namedComponents(
  titles: readonly string[],
): readonly { readonly name: string; readonly title?: string }[] {
  const found = new Map<string, { readonly name: string; readonly title?: string }>();
  for (const [index, title] of titles.entries()) {
    const slug = title
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9_.-]+/gu, '-')
      .replace(/^[^a-z0-9]+|-+$/gu, '');
    const name = slug === '' ? `part-${index + 1}` : slug;
    if (!found.has(name)) found.set(name, name === title ? { name } : { name, title });
  }
  return [...found.values()];
}
