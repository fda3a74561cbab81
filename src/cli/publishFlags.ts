import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { type ComponentState, componentStatuses } from '../domain/component.ts';
import { events } from '../domain/event.ts';
import { impacts } from '../domain/impact.ts';
import { openStatuses } from '../domain/status.ts';
import type { PublishInput } from '../usecases/input.ts';
import type { OptionSpec } from './define.ts';
import type { Values } from './values.ts';

/** What `open` and `update` take, and in part `resolve` and `reopen`. */
export const messageOptions: readonly OptionSpec[] = [
  ['-m, --message <text>', 'what to say; without it the template speaks'],
  ['--message-file <path>', 'read the message from a file, or from stdin with -'],
];
export const changeOptions: readonly OptionSpec[] = [
  ['--impact <impact>', impacts.join(', ')],
  ['--component <name=state>', `the state of a component (repeatable): ${componentStatuses.join(', ')}`, 'list'],
  ['--status <status>', openStatuses.join(', ')],
  ['--event <event>', 'the template to speak with: the status, or still-working'],
  ['--next-update <time>', 'when you promise the next update: 30m, 2h, none'],
];
export const audienceOptions: readonly OptionSpec[] = [
  ['--channel <name>', 'tell only this channel (repeatable)', 'list'],
  ['--skip <name>', 'leave this channel out (repeatable)', 'list'],
  ['--audience <tag>', 'tell only contacts with this tag'],
  ['--skip-invalid', 'leave out broken rows of the contact list'],
];
export const runOptions: readonly OptionSpec[] = [
  ['--key <key>', 'the same key twice is one and the same'],
  ['--allow-wording', 'let words pass that sound like an all-clear or a promise'],
  ['--dry-run', 'show the plan; store and send nothing'],
  [
    '--confirm <name=count>',
    'let a channel send up to so many messages, where its confirmAbove asks (repeatable)',
    'list',
  ],
  ['--break-glass <reason>', 'go without the second person that the rules ask for; the reason is kept, for you alone'],
  ['--detach', 'record it, and leave the sending to a worker; on a shared store only'],
  ['-y, --yes', 'do not ask'],
];

const maxFileBytes = 1024 * 1024;

/** The input that these flags make; what is wrong with them is gathered in `values`. */
export function publishInput(values: Values): PublishInput {
  const only = values.list('channel');
  const breakGlass = values.text('breakGlass');
  if (breakGlass !== null && breakGlass.trim() === '') values.fault('--break-glass needs a reason, which is recorded.');
  const key = values.text('key');
  if (key !== null && (key === '' || key.length > 255))
    values.fault('--key can not be empty or longer than 255 characters.');
  return {
    message: readMessage(values),
    event: values.choice('event', '--event', events, instead(values.text('event'))),
    status: values.choice('status', '--status', openStatuses, instead(values.text('status'))),
    impact: values.choice('impact', '--impact', impacts),
    components: values.list('component').flatMap((given) => readComponent(given, values)),
    only: only.length > 0 ? only : null,
    skip: values.list('skip'),
    nextUpdate: readNextUpdate(values),
    key,
    audience: values.text('audience'),
    allowWording: values.flag('allowWording'),
    skipInvalid: values.flag('skipInvalid'),
    confirmed: readConfirmed(values),
    textOnly: values.flag('dryRun'),
    breakGlass,
    detach: values.flag('detach'),
  };
}

function readConfirmed(values: Values): ReadonlyMap<string, number> {
  const confirmed = new Map<string, number>();
  for (const given of values.list('confirm')) {
    const [, channel, count] = /^(.+)=(\d{1,9})$/u.exec(given) ?? [];
    if (channel !== undefined && count !== undefined) confirmed.set(channel, Number(count));
    else
      values.fault(
        `--confirm can not be "${given}": expected a channel and its number of messages, such as texts=1200.`,
      );
  }
  return confirmed;
}

const instead = (given: string | null): string =>
  given === 'resolved'
    ? ' The all-clear has a verb of its own: incident resolve'
    : given === 'reopened'
      ? ' It came back? incident reopen'
      : '';

function readComponent(given: string, values: Values): readonly ComponentState[] {
  const at = given.lastIndexOf('=');
  const status = componentStatuses.find((one) => one === given.slice(at + 1));
  if (at > 0 && status) return [{ name: given.slice(0, at), status }];
  values.fault(
    `--component can not be "${given}": expected NAME=STATE with a state of ${componentStatuses.join(', ')}.`,
  );
  return [];
}

function readNextUpdate(values: Values): PublishInput['nextUpdate'] {
  if (values.text('nextUpdate') === null) return { kind: 'policy' };
  if (values.text('nextUpdate') === 'none') return { kind: 'none' };
  const ms = values.duration('nextUpdate', '--next-update');
  return ms === null ? { kind: 'policy' } : { kind: 'in', ms };
}

function readMessage(values: Values): string | null {
  const text = values.text('message');
  const file = values.text('messageFile');
  if (file === null) return text;
  if (text !== null) {
    values.fault('--message and --message-file can not both be given.');
    return null;
  }
  try {
    if (file === '-') return readStdin(values);
    if (statSync(file).size > maxFileBytes) {
      values.fault(`--message-file ${file} is larger than 1 MiB.`);
      return null;
    }
    return decode(readFileSync(file), file, values);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    values.fault(`--message-file ${file} can not be read (${code}).`);
    return null;
  }
}

/** Anything but UTF-8 would go out with broken letters. */
function decode(bytes: Buffer, file: string, values: Values): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    values.fault(`--message-file ${file} is not UTF-8 text.`);
    return null;
  }
}

/** No more than the limit is taken in, however long somebody goes on writing. */
function readStdin(values: Values): string | null {
  const stdin = openStdin();
  try {
    const chunks: Buffer[] = [];
    const chunk = Buffer.alloc(65_536);
    let bytes = 0;
    for (let read = readSome(stdin, chunk); read > 0; read = readSome(stdin, chunk)) {
      chunks.push(Buffer.from(chunk.subarray(0, read)));
      bytes += read;
      if (bytes > maxFileBytes) {
        values.fault('--message-file - is larger than 1 MiB.');
        return null;
      }
    }
    return decode(Buffer.concat(chunks), '-', values);
  } finally {
    if (stdin !== 0) closeSync(stdin);
  }
}

/** Opened anew it blocks, whatever its other end has set; a socket can not be, nor is there the name on Windows. */
function openStdin(): number {
  try {
    return openSync('/dev/stdin', 'r');
  } catch {
    return 0;
  }
}

/** 0: the end. */
function readSome(stdin: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(stdin, chunk);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
