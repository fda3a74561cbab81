import * as v from 'valibot';
import type { SettingFault } from './channel.ts';
import { duration, nonEmptyText, secret, url } from './settings.ts';

const list = 'a place {"folder": PATH}, {"s3": {…}}, {"git": {…}} or {"command": [PROGRAM, …]}, or a list of them';
const bucket = 'the name of a bucket';
const prefix = 'a folder in the bucket such as "status/"';
const region = 'a region such as "eu-central-1"';
const remote = 'the address of a repository such as "git@github.com:acme/status.git"';
const branch = 'a branch such as "gh-pages"';
const argv = 'a program and its arguments: ["rsync", "-a", "--delete", "./", "web:/srv/status/"]';

const s3 = v.strictObject({
  bucket: v.pipe(v.string(bucket), v.regex(/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/iu, bucket)),
  prefix: v.optional(v.pipe(v.string(prefix), v.regex(/^(?!\/)(?!.*\/\/)[\w./ -]*$/u, prefix)), ''),
  region: v.optional(nonEmptyText(region)),
  endpoint: v.optional(url()),
  accessKeyId: secret(),
  secretAccessKey: secret(),
  sessionToken: v.optional(secret()),
});

const git = v.strictObject({
  // Not an option, and not a helper program of git's ("ext::sh -c …").
  remote: v.pipe(v.string(remote), v.regex(/^(?!-)(?!\w+::)[^\s\u0000-\u001f]+$/u, remote)),
  // https://git-scm.com/docs/git-check-ref-format, and no more than a person would type
  branch: v.optional(
    v.pipe(v.string(branch), v.regex(/^(?![-./])(?!.*(?:\.\.|\/\/|\.lock$|[./]$))[\w./-]+$/u, branch)),
    'gh-pages',
  ),
  path: v.optional(
    v.pipe(
      v.string('a folder in the branch such as "docs"'),
      v.regex(/^(?:[\w-][\w.-]*(?:\/[\w-][\w.-]*)*\/?)?$/u, 'a folder in the branch such as "docs"'),
    ),
    '',
  ),
  author: v.optional(v.pipe(v.string('"Name <address>"'), v.regex(/^[^<>\n]+ <[^<>\s]+>$/u, '"Name <address>"'))),
});

const place = v.strictObject({
  folder: v.optional(nonEmptyText('a folder')),
  s3: v.optional(s3),
  git: v.optional(git),
  command: v.optional(v.pipe(v.array(nonEmptyText(argv), argv), v.minLength(1, argv))),
  env: v.optional(v.array(nonEmptyText('the name of a variable'), 'a list of variables')),
  timeout: v.optional(duration()),
});

const anyRecord = v.record(v.string(), v.unknown());

export const placeSettings = {
  out: v.optional(nonEmptyText('a folder')),
  to: v.optional(
    v.pipe(
      // Made a list of before it is looked into, so that a fault is told with its place: `to[0].s3.bucket`.
      v.union([v.array(anyRecord), anyRecord], list),
      v.transform((given) => (Array.isArray(given) ? given : [given])),
      v.pipe(v.array(place), v.minLength(1, list)),
    ),
  ),
};

export type S3Settings = v.InferOutput<typeof s3>;
export type GitSettings = v.InferOutput<typeof git>;
type Place = v.InferOutput<typeof place>;
export type PlaceSettings = { readonly out?: string | undefined; readonly to?: readonly Place[] | undefined };

/** A program that takes the page somewhere. */
export interface CommandSettings {
  readonly command: readonly string[];
  readonly env: readonly string[];
  readonly timeoutMs: number;
}

/** One place, as its kind. */
export type PagePlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 's3'; readonly s3: S3Settings }
  | { readonly kind: 'git'; readonly git: GitSettings }
  | { readonly kind: 'command'; readonly command: CommandSettings };

/** A deploy at a static host takes a minute or so. */
const defaultTimeoutMs = 120_000;

/** All places that the settings name, in their order; what `placeFaults` refuses is left out. */
export function placesIn({ out, to = [] }: PlaceSettings): readonly PagePlace[] {
  const first: PagePlace[] = out === undefined ? [] : [{ kind: 'folder', folder: out }];
  return [...first, ...to.flatMap((one) => placeOf(one) ?? [])];
}

function placeOf({ folder, s3, git, command, env = [], timeout = defaultTimeoutMs }: Place): PagePlace | null {
  if (folder !== undefined) return { kind: 'folder', folder };
  if (s3 !== undefined) return { kind: 's3', s3 };
  if (git !== undefined) return { kind: 'git', git };
  return command === undefined ? null : { kind: 'command', command: { command, env, timeoutMs: timeout } };
}

const kinds = ['folder', 's3', 'git', 'command'] as const;

/** Somewhere it has to go, and each entry is one place. */
export function placeFaults({ out, to }: PlaceSettings): readonly SettingFault[] {
  if (out === undefined && to === undefined) {
    return [{ setting: 'out', message: 'is missing: expected a folder, or other places in "to"' }];
  }
  return (to ?? []).flatMap((one, index) =>
    faultsOf(one).map((fault) => ({ ...fault, setting: `to[${index}]${fault.setting}` })),
  );
}

function faultsOf(given: Place): readonly SettingFault[] {
  const named = kinds.filter((kind) => given[kind] !== undefined);
  const [kind] = named;
  if (kind === undefined) return [{ setting: '', message: `names no place: expected one of ${quoted(kinds)}` }];
  if (named.length > 1) {
    return [{ setting: '', message: `names ${quoted(named)}; expected one place an entry, and an entry for each` }];
  }
  const stray = (['env', 'timeout'] as const).filter((name) => kind !== 'command' && given[name] !== undefined);
  return [
    ...stray.map((name) => ({ setting: `.${name}`, message: 'goes with "command" only' })),
    ...(given.git ? gitFaults(given.git) : []),
    ...(given.s3 && given.s3.region === undefined && given.s3.endpoint === undefined
      ? [
          {
            setting: '.s3.region',
            message: `is missing: expected ${region}, or "endpoint" for a service that is not Amazon's`,
          },
        ]
      : []),
  ];
}

/** Every process of this machine can read what git was started with. */
function gitFaults({ remote: address }: GitSettings): readonly SettingFault[] {
  if (!URL.canParse(address) || new URL(address).password === '') return [];
  const message =
    'holds a password; take it out, and let git ask its own: an SSH key, or a credential helper (git config --global credential.helper store)';
  return [{ setting: '.git.remote', message }];
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** As it is shown; holds no secret. */
export function s3Name({ bucket: name, prefix: below }: Pick<S3Settings, 'bucket' | 'prefix'>): string {
  return `s3://${name}${below === '' ? '' : `/${below.replace(/\/$/u, '')}`}`;
}
