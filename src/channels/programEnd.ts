import { remoteText } from './http.ts';
import type { ProgramEnd } from './programRun.ts';

type Exited = Extract<ProgramEnd, { kind: 'exited' }>;
type NotStarted = Extract<ProgramEnd, { kind: 'not-started' }>;

/** A machine that has no room for another process now may have it later. */
export const mayStartLater = ({ code }: NotStarted): boolean =>
  ['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE', 'ETXTBSY', 'interrupted'].includes(code);

/** What it says last is why it ended; `: no such user`, or nothing. */
export function lastWords({ errors, output }: Pick<Exited, 'errors' | 'output'>): string {
  const [line] = [errors, output]
    .map((text) => remoteText(text.trimEnd().split('\n').at(-1) ?? ''))
    .filter((one) => one !== '');
  return line === undefined ? '' : `: ${line}`;
}
