import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../domain/delivery.ts';
import type { PageHistory } from '../page/history.ts';
import type { ChannelIo, Verdict } from './channel.ts';
import { bytesOf, type PageFiles } from './pageFiles.ts';
import { type Git, GitRefusal, withGit } from './pageGitRun.ts';
import { goneFrom, manifestPath, manifestText, readManifest } from './pageManifest.ts';
import type { GitSettings } from './pagePlaces.ts';
import type { PageTarget } from './pageTarget.ts';

/** A branch that GitHub Pages, GitLab Pages or their like serve. Each publication is a commit, on top of what is there. */
export function gitTarget(given: GitSettings, io: ChannelIo): PageTarget {
  const remote = isLocal(given.remote) ? io.resolvePath(given.remote) : given.remote;
  const name = `${given.branch} of ${given.remote}`;
  return {
    name,
    publish: async ({ files }, signal): Promise<Outcome> => {
      try {
        const author = given.author ?? authorOf(await io.history());
        const page = { files: pageIn(given, await files()), author, at: io.now() };
        await withGit(remote, name, io, signal, (git) => pushUntilIn(git, given, page, signal));
        return { kind: 'sent', remoteId: null, url: null };
      } catch (error) {
        if (error instanceof GitRefusal) return error.outcome;
        throw error;
      }
    },
    verify: async (signal): Promise<Verdict> => {
      try {
        await withGit(remote, name, io, signal, (git) => tryPush(git, io.now()));
        return { kind: 'ok', message: `${name} can be pushed to` };
      } catch (error) {
        if (!(error instanceof GitRefusal)) throw error;
        const fix = `see what git says: git push --dry-run ${given.remote} HEAD:refs/heads/allclear-try`;
        return { kind: 'fault', message: error.outcome.reason, fix };
      }
    },
  };
}

/** A path, and not `host:path` or `ssh://…`; a single letter before the colon is a drive. */
const isLocal = (remote: string): boolean => !/^(?:[\w+.-]+:\/\/|[^/\\:]{2,}:)/u.test(remote);

const authorOf = ({ company }: PageHistory): string =>
  `${company.name.replace(/[<>\n]/gu, ' ').trim()} <${company.supportEmail ?? 'status@localhost'}>`;

interface Page {
  /** By path from the root of the branch. */
  readonly files: PageFiles;
  readonly author: string;
  readonly at: Date;
}

const below = ({ path }: GitSettings, file: string): string =>
  path === '' ? file : `${path.replace(/\/$/u, '')}/${file}`;

/** GitHub would send the page through Jekyll: https://docs.github.com/en/pages/getting-started-with-github-pages/about-github-pages-and-jekyll */
const pageIn = (given: GitSettings, files: PageFiles): PageFiles =>
  new Map([...files, ['.nojekyll', ''] as const].map(([path, content]) => [below(given, path), content]));

const mostRaces = 8;

/** Who is overtaken by another publisher begins again on top of what that one has put there: nothing is lost. */
async function pushUntilIn(git: Git, given: GitSettings, page: Page, signal: AbortSignal): Promise<void> {
  for (let race = 1; ; race += 1) {
    const base = await fetchBranch(git, given.branch);
    if (!(await commitOn(git, given, page, base))) return;
    try {
      await git([
        'push',
        '--porcelain',
        '--quiet',
        '--no-thin',
        '--no-verify',
        'origin',
        `${ours}:refs/heads/${given.branch}`,
      ]);
      return;
    } catch (error) {
      if (!(error instanceof GitRefusal) || !wasOvertaken.test(error.said) || race === mostRaces) throw error;
      await sleep(race * 100 * Math.random(), undefined, { signal }).catch(() => {});
    }
  }
}

/** A push moves a branch only from where it was fetched; what the two ends call it when it has moved since. */
const wasOvertaken =
  /\[rejected\]|fetch first|non-fast-forward|cannot lock ref|failed to (?:update|lock) ref|incorrect old value|reference already exists/u;

const ours = 'refs/heads/ours';
const theirs = 'refs/heads/theirs';

/** @returns its newest commit; null: there is no such branch yet */
async function fetchBranch(git: Git, branch: string): Promise<string | null> {
  try {
    const what = `+refs/heads/${branch}:${theirs}`;
    await git([
      'fetch',
      '--quiet',
      '--depth=1',
      '--no-tags',
      '--no-write-fetch-head',
      '--filter=blob:none',
      'origin',
      what,
    ]);
  } catch (error) {
    if (error instanceof GitRefusal && /couldn't find remote ref/u.test(error.said)) return null;
    throw error;
  }
  return (await git(['rev-parse', theirs])).trim();
}

/** @returns false: the branch holds this page already */
async function commitOn(git: Git, given: GitSettings, page: Page, base: string | null): Promise<boolean> {
  const there = base === null ? new Map<string, string>() : await treeOf(git, base);
  const manifestFile = below(given, manifestPath);
  const before = there.has(manifestFile) ? await git(['cat-file', 'blob', `${base}:${manifestFile}`]) : null;
  const names = [...page.files.keys()].filter((path) => path !== below(given, '.nojekyll'));
  const manifest = manifestText(new Map(names.map((path) => [path, ''])));
  const files: PageFiles = new Map([...page.files, [manifestFile, manifest]]);
  const changed = [...files].filter(([path, content]) => there.get(path) !== blobId(bytesOf(content)));
  const gone = goneFrom(readManifest(before).files, files).filter((path) => there.has(path));
  if (changed.length === 0 && gone.length === 0) return false;
  await git(['fast-import', '--quiet', '--force', '--done'], commitStream(page, base, changed, gone));
  return true;
}

/** The id of each file of a commit, by its path. */
async function treeOf(git: Git, commit: string): Promise<ReadonlyMap<string, string>> {
  const list = await git(['ls-tree', '-r', '-z', '--full-tree', commit]);
  const entries = list.split('\0').flatMap((line) => {
    const [, id, path] = /^\d+ blob ([0-9a-f]+)\t(.+)$/su.exec(line) ?? [];
    return id === undefined || path === undefined ? [] : [[path, id] as const];
  });
  return new Map(entries);
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
const blobId = (content: Uint8Array): string =>
  hash('sha1', Buffer.concat([Buffer.from(`blob ${content.length}\0`), content]));

/** https://git-scm.com/docs/git-fast-import#_input_format */
function commitStream(
  { author, at }: Pick<Page, 'author' | 'at'>,
  base: string | null,
  changed: readonly (readonly [string, string | Uint8Array])[],
  gone: readonly string[],
): Uint8Array {
  const parts: Uint8Array[] = [];
  const line = (text: string): unknown => parts.push(Buffer.from(`${text}\n`));
  const data = (content: Uint8Array): unknown => {
    line(`data ${content.length}`);
    parts.push(content);
    return line('');
  };
  line(`commit ${ours}`);
  line(`committer ${author} ${Math.floor(at.getTime() / 1000)} +0000`);
  data(Buffer.from('Publish the status page\n'));
  if (base !== null) line(`from ${base}`);
  for (const path of gone) line(`D ${quoted(path)}`);
  for (const [path, content] of changed) {
    line(`M 100644 inline ${quoted(path)}`);
    data(bytesOf(content));
  }
  line('done');
  return Buffer.concat(parts);
}

const quoted = (path: string): string => `"${path.replace(/["\\]/gu, '\\$&')}"`;

/** Says whether a push would be let in, and pushes nothing. */
async function tryPush(git: Git, at: Date): Promise<void> {
  await git(
    ['fast-import', '--quiet', '--done'],
    commitStream({ author: 'incident <status@localhost>', at }, null, [], []),
  );
  await git(['push', '--dry-run', '--quiet', '--no-verify', 'origin', `${ours}:refs/heads/allclear-try`]);
}
