import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtInTemplates } from '../../appParts.ts';
import { signingKeyFor } from '../../config/signingKey.ts';
import type { ConfigDraft } from '../../config/writeConfig.ts';
import { Secret } from '../../domain/secret.ts';

/** A channel as it will stand in the config; a `Secret` wherever one belongs. */
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

/** The answers as the file will hold them; what was typed hidden goes into files of its own. */
export function draftOf(answers: InitAnswers, file: string): ConfigDraft {
  const secretFiles = new Map<string, string>();
  const signing = signingKeyFor(file);
  const channels = replaced(answers.channels, '', (secret, path) => {
    if (secret.source.kind !== 'literal') return reference(secret);
    const name = `${path}.key`;
    secretFiles.set(name, secret.source.value);
    return { file: name };
  });
  if (signing.made) secretFiles.set(signing.made.name, signing.made.value);
  return { config: { $schema: schemaUrl(), ...configOf(answers, channels), signingKey: signing.setting }, secretFiles };
}

/** The answers as a config that can be tried before anything is written; with secrets in it, so for the memory only. */
export const trialOf = (answers: InitAnswers): unknown =>
  configOf(
    answers,
    replaced(answers.channels, '', (secret) =>
      secret.source.kind === 'literal' ? secret.source.value : reference(secret),
    ),
  );

/** Of the package, wherever it is installed. */
const schemaUrl = (): string => pathToFileURL(join(dirname(builtInTemplates()), 'dist', 'config.schema.json')).href;

const reference = ({ source }: Secret): unknown => (source.kind === 'env' ? { env: source.name } : {});

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
function namedComponents(titles: readonly string[]): readonly { readonly name: string; readonly title?: string }[] {
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

function replaced(value: unknown, path: string, by: (secret: Secret, path: string) => unknown): unknown {
  if (value instanceof Secret) return by(value, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, replaced(one, path === '' ? key : `${path}.${key}`, by)]),
  );
}
