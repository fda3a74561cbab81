import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Outcome } from '../domain/delivery.ts';
import type { ChannelIo, Verdict } from './channel.ts';
import { findProgram } from './findProgram.ts';
import { remoteText } from './http.ts';
import type { PageFiles } from './pageFiles.ts';
import type { CommandSettings } from './pagePlaces.ts';
import type { PageTarget } from './pageTarget.ts';
import { lastWords, mayStartLater } from './programEnd.ts';
import type { ProgramEnd } from './programRun.ts';
import { writeOutcome } from './writeFile.ts';

/** As sendmail and its kin say "try again later": https://man.openbsd.org/sysexits.3 */
const tryAgainLater = 75;

/**
 * A program of the founder's: rsync, or the client of a static host. It is started in a folder that holds the whole page
 * and nothing else, made for this run and removed after it; `ALLCLEAR_PAGE` names the folder.
 */
export function commandTarget(given: CommandSettings, io: ChannelIo): PageTarget {
  const [program = '', ...rest] = given.command;
  const name = remoteText(program);
  // Its folder is not the config's, so what is written relative to that one is made absolute.
  const argv = [/[\\/]/u.test(program) ? io.resolvePath(program) : program, ...rest];
  return {
    name,
    publish: async ({ files }, signal) => {
      const folder = await mkdtemp(join(tmpdir(), 'allclear-page-'));
      try {
        const page = join(folder, 'page');
        await writePage(page, await files());
        const variables = { ALLCLEAR_PAGE: page };
        const { env, timeoutMs } = given;
        return outcomeOf(
          await io.run({ argv, env, stdin: '', timeoutMs, cwd: page, variables }, signal),
          name,
          timeoutMs,
        );
      } catch (error) {
        return writeOutcome(error, folder);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    verify: async (): Promise<Verdict> => {
      const path = await findProgram(program, io.resolvePath);
      if (path !== null) return { kind: 'ok', message: `${path} can be run; what it does, only a page can show` };
      const fix = 'install it, or write its path and make it executable (chmod +x), then: incident channels test';
      return { kind: 'fault', message: `there is no program ${name} that can be run`, fix };
    },
  };
}

/** For others to read, as what they copy keeps its modes. */
async function writePage(folder: string, files: PageFiles): Promise<void> {
  await mkdir(folder, { mode: 0o755 });
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o755 });
    await writeFile(join(folder, path), content, { mode: 0o644 });
  }
}

function outcomeOf(end: ProgramEnd, name: string, timeoutMs: number): Outcome {
  switch (end.kind) {
    case 'exited': {
      if (end.code === 0) return { kind: 'sent', remoteId: null, url: null };
      const reason = `${name} ended with code ${end.code}${lastWords(end)}`;
      if (end.code === tryAgainLater) return { kind: 'retry', reason, retryAfterMs: null, pace: 'prompt' };
      return { kind: 'failed', reason, scope: 'delivery' };
    }
    case 'killed':
      return { kind: 'uncertain', reason: `${name} was killed (${end.signal})` };
    case 'stopped': {
      const why = end.by === 'time' ? `was not done after ${timeoutMs / 1000} s` : 'was interrupted';
      return { kind: 'uncertain', reason: `${name} ${why}, and was stopped` };
    }
    case 'not-started': {
      const reason = `${name} could not be started (${end.code})`;
      if (mayStartLater(end)) return { kind: 'retry', reason, retryAfterMs: null, pace: 'prompt' };
      return { kind: 'failed', reason, scope: 'channel' };
    }
  }
}
