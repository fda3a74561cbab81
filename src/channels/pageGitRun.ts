import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '../domain/delivery.ts';
import type { ChannelIo } from './channel.ts';
import { remoteText } from './http.ts';
import { mayStartLater } from './programEnd.ts';

/** What git said where it was no yes. */
export class GitRefusal extends Error {
  override readonly name = 'GitRefusal';
  readonly outcome: Exclude<Outcome, { kind: 'sent' }>;
  /** All of both its outputs. */
  readonly said: string;

  constructor(outcome: Exclude<Outcome, { kind: 'sent' }>, said: string) {
    super(outcome.reason);
    this.outcome = outcome;
    this.said = said;
  }
}

/** A repository of nobody's, with one remote. Throws `GitRefusal`. */
export type Git = (args: readonly string[], stdin?: Uint8Array) => Promise<string>;

const timeoutMs = 60_000;
/** The list of a tree of 10,000 incidents is 4 MB. */
const maxOutputChars = 16 * 1024 * 1024;

/**
 * Lends an empty repository that knows `remote`, and takes it away again: nothing is left that a kill could damage, that
 * two processes could want at once, or that grows. It is a partial clone, so a fetch brings the newest list of files
 * and none of them. https://git-scm.com/docs/partial-clone
 * @param name as reasons have it
 */
export async function withGit<T>(
  remote: string,
  name: string,
  io: Pick<ChannelIo, 'run'>,
  signal: AbortSignal,
  use: (git: Git) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'allclear-git-'));
  const gitFolder = join(folder, 'page.git');
  const git: Git = async (args, stdin = new Uint8Array()) => {
    const argv = ['git', ...settings, ...args];
    const variables = { ...environment, GIT_DIR: gitFolder };
    const end = await io.run({ argv, env: [], stdin, timeoutMs, cwd: folder, variables, maxOutputChars }, signal);
    if (end.kind === 'exited' && end.code === 0) return end.output;
    if (end.kind === 'exited') throw new GitRefusal(refusalOf(end.errors, name), `${end.output}\n${end.errors}`);
    if (end.kind === 'not-started' && !mayStartLater(end)) {
      const why = end.code === 'ENOENT' ? 'git is not installed' : `git could not be started (${end.code})`;
      throw new GitRefusal({ kind: 'failed', reason: `${name}: ${why}`, scope: 'channel' }, '');
    }
    const why = end.kind === 'stopped' && end.by === 'time' ? `no answer in ${timeoutMs / 1000} s` : 'git was stopped';
    throw new GitRefusal({ kind: 'retry', reason: `${name}: ${why}`, retryAfterMs: null, pace: 'prompt' }, '');
  };
  try {
    await git(['init', '--quiet', '--bare', '--template=', '--object-format=sha1', gitFolder]);
    await writeFile(join(gitFolder, 'config'), configOf(remote));
    return await use(git);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Nothing of the user's runs along; how to sign in is still theirs to say (an SSH key, a credential helper). */
const settings = [
  `core.hooksPath=${devNull}`,
  'core.quotePath=false',
  'core.fsmonitor=false',
  'credential.interactive=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'push.gpgSign=false',
  'push.followTags=false',
  'push.recurseSubmodules=no',
  'protocol.ext.allow=never',
].flatMap((one) => ['-c', one]);

/** It must not ask anybody, and what a git that started us (in a hook, say) has told its children is not meant for it. */
const environment: Readonly<Record<string, string | undefined>> = {
  GIT_TERMINAL_PROMPT: '0',
  SSH_ASKPASS_REQUIRE: 'never',
  LC_ALL: 'C',
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
  GIT_QUARANTINE_PATH: undefined,
  GIT_NAMESPACE: undefined,
};

/** In the file, so that the address stands in no list of processes. */
const configOf = (remote: string): string => `[core]
	repositoryformatversion = 1
	bare = true
[extensions]
	partialClone = origin
[remote "origin"]
	url = "${remote.replace(/["\\]/gu, '\\$&')}"
	promisor = true
	partialclonefilter = blob:none
`;

/** Where another try would meet the same; git has no codes for it, so these are its words (LC_ALL=C). */
const hopeless =
  /Permission denied|Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|Host key verification failed|does not appear to be a git repository|[Rr]epository (?:'.*' )?not found|does not exist|hook declined|protected branch|denied to|returned error: 40[134]|not allowed/u;

function refusalOf(errors: string, name: string): Exclude<Outcome, { kind: 'sent' }> {
  const lines = errors.split('\n').map((line) => line.trim());
  const telling = lines.find((line) => line !== '' && !/^(?:To |From |hint:|warning:)/u.test(line)) ?? 'git failed';
  const reason = `${name}: ${remoteText(telling.replace(/^(?:fatal|error): /u, ''))}`;
  if (hopeless.test(errors)) return { kind: 'failed', reason, scope: 'channel' };
  return { kind: 'retry', reason, retryAfterMs: null, pace: 'prompt' };
}
