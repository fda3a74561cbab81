import * as v from 'valibot';
import type { Outcome } from '../domain/delivery.ts';
import { defineChannel, type Envelope, unlimited } from './channel.ts';
import { findProgram } from './findProgram.ts';
import { remoteText } from './http.ts';
import { lastWords, mayStartLater } from './programEnd.ts';
import type { ProgramEnd } from './programRun.ts';
import { duration, nonEmptyText } from './settings.ts';
import { eventOf } from './updateEvent.ts';

const argv = 'a program and its arguments: ["/usr/local/bin/notify", "--now"]';

const settings = {
  command: v.pipe(v.array(nonEmptyText(argv), argv), v.minLength(1, argv)),
  /** Variables of the config's secrets that it may see all the same. */
  env: v.optional(v.array(nonEmptyText('the name of a variable'), 'a list of variables'), []),
  timeout: v.optional(duration(), '30s'),
};

/** As sendmail and its kin say "try again later": https://man.openbsd.org/sysexits.3 */
const tryAgainLater = 75;

/** In a drill: keeps what it is given in a file of its own. */
const keeper = `
const fs = require('node:fs'), path = require('node:path'), folder = process.argv[1];
const text = fs.readFileSync(0, 'utf8');
fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(path.join(folder, JSON.parse(text).id + '.json'), text);
`;

/** Runs a program of the founder's own with each message on its stdin. */
export const command = defineChannel({
  type: 'command',
  title: 'Your own program',
  reach: 'broadcast',
  variants: ['command'],
  format: 'markdown',
  measure: unlimited,
  limitText: 'none',
  can: { thread: false, edit: false, delete: false, lookUp: false, verify: false },
  afterwards: 'What the program did can not be taken back from here.',
  client: 'node:child_process',
  rate: null,
  contracts: [],
  // Whether it is safe to run again, only its author knows.
  uncertain: { rule: 'hold', means: 'person' },
  expires: true,
  settings,
  redirect: (_given, { folder }) => ({ command: [process.execPath, '-e', keeper, folder], env: [] }),
  verify: async ({ command: [program = ''] }, io) => {
    const path = await findProgram(program, io.resolvePath);
    if (path === null) {
      const fix = 'install it, or write its path and make it executable (chmod +x), then: incident channels test';
      return { kind: 'fault', message: `there is no program ${remoteText(program)} that can be run`, fix };
    }
    return { kind: 'ok', message: `${path} can be run; what it does, only a message can show` };
  },
  open: async (given, io) => ({
    send: async (envelope, signal) => {
      const program = { argv: given.command, env: given.env, timeoutMs: given.timeout };
      // The event of a signed webhook, with the id that stands in a header there; documented in docs/channels.md.
      const stdin = JSON.stringify({ id: envelope.deliveryId, ...eventOf(envelope) });
      const end = await io.run({ ...program, stdin }, signal);
      return outcomeOf(end, envelope, given.timeout);
    },
    close: async () => {},
  }),
});

function outcomeOf(end: ProgramEnd, { deliveryId }: Envelope, timeoutMs: number): Outcome {
  switch (end.kind) {
    case 'exited': {
      if (end.code === 0) return { kind: 'sent', remoteId: deliveryId, url: null };
      const reason = `it ended with code ${end.code}${lastWords(end)}`;
      if (end.code === tryAgainLater) return { kind: 'retry', reason, retryAfterMs: null, pace: 'prompt' };
      return { kind: 'failed', reason, scope: 'delivery' };
    }
    case 'killed':
      return { kind: 'uncertain', reason: `it was killed (${end.signal})` };
    case 'stopped': {
      const why = end.by === 'time' ? `it was not done after ${timeoutMs / 1000} s` : 'interrupted';
      return { kind: 'uncertain', reason: `${why}, and was stopped` };
    }
    case 'not-started': {
      const reason = `the program could not be started (${end.code})`;
      if (mayStartLater(end)) return { kind: 'retry', reason, retryAfterMs: null, pace: 'prompt' };
      return { kind: 'failed', reason, scope: 'channel' };
    }
  }
}
