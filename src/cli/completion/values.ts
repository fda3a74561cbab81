import { channelTypeNames } from '../../channels/index.ts';
import { componentStatuses } from '../../domain/component.ts';
import { deliveryStates } from '../../domain/delivery.ts';
import { announcementEvents, events } from '../../domain/event.ts';
import { impacts } from '../../domain/impact.ts';
import { openStatuses } from '../../domain/status.ts';
import { importTypes } from '../../imports/index.ts';
import type { Candidate, Known, Which } from './known.ts';
import { shells } from './shells.ts';

/** What may stand in a place: words, or files, which the shell itself knows best. */
export type Values = readonly Candidate[] | 'files';
export type ValueMaker = (known: Known, typed: string) => Values | Promise<Values>;

const words =
  (...all: readonly string[]): ValueMaker =>
  () =>
    all.map((word) => ({ word, about: '' }));
const ids =
  (which: Which): ValueMaker =>
  (known) =>
    known.ids(which);
const files: ValueMaker = () => 'files';
const channels: ValueMaker = (known) => known.channels();

/** `checkout=` first, and its states once there is a `=`. */
const componentStates: ValueMaker = (known, typed) => {
  const at = typed.indexOf('=');
  if (at < 0) return known.components().map(({ word, about }) => ({ word: `${word}=`, about }));
  return componentStatuses.map((state) => ({ word: `${typed.slice(0, at)}=${state}`, about: '' }));
};

const lengths = words('15m', '30m', '1h', '2h');

/** By `verb --flag` where a verb has one of its own, else by `--flag`. */
export const flagValues: Readonly<Record<string, ValueMaker>> = {
  '--impact': words(...impacts),
  '--status': words(...openStatuses),
  '--event': words(...openStatuses, 'still-working'),
  'announce --event': words(...announcementEvents),
  '--state': words(...deliveryStates),
  '--component': componentStates,
  'init --component': words(),
  '--channel': channels,
  '--skip': channels,
  '--channels': channels,
  '--concurrency': words('1', '2', '4'),
  '--listen': words('127.0.0.1:9464', 'none'),
  '--confirm': (known) => known.channels().map(({ word, about }) => ({ word: `${word}=`, about })),
  '--next-update': words('15m', '30m', '1h', '2h', 'none'),
  '--for': lengths,
  '--by': lengths,
  '--remind': words('24h,1h', '24h', '1h', 'none'),
  '--every': words('10s', '30s', '1m', '5m'),
  '--incident': ids('incidents'),
  '--from-maintenance': ids('unfinished'),
  'import --from': words(...importTypes, 'allclear'),
  '--format': words('csv', 'jsonl'),
  'contacts import --map': words('email=', 'phone=', 'sms=', 'name=', 'locale=', 'timezone=', 'tags='),
  '--kind': words('email', 'sms'),
  '--newest': words('20', '100', '1000'),
  'contacts suppress --reason': words('bounced', 'complained', 'unsubscribed'),
  '--auto-open': words('3m', '5m', '10m'),
  '--config': files,
  '--message-file': files,
  '--file': files,
  '--out': files,
  '--html': files,
  '--contacts': files,
  '--page-folder': files,
};

/** By verb, one for each place; the last stands for all that follow. */
export const argumentValues: Readonly<Record<string, readonly ValueMaker[]>> = {
  update: [ids('open'), words()],
  resolve: [ids('open'), words()],
  reopen: [ids('resolved'), words()],
  note: [ids('incidents'), words()],
  correct: [ids('all'), words()],
  show: [ids('all'), words()],
  deliver: [ids('all'), words()],
  deliveries: [ids('all'), words()],
  'audit list': [ids('all'), words()],
  postmortem: [ids('resolved'), words()],
  'maintenance start': [ids('planned'), words()],
  'maintenance extend': [ids('unfinished'), words()],
  'maintenance complete': [ids('under way'), words()],
  'maintenance cancel': [ids('unfinished'), words()],
  preview: [words(...events), words()],
  'channels add': [words(...channelTypeNames), words()],
  'channels remove': [channels, words()],
  'channels login': [channels, words()],
  'channels test': [channels],
  'contacts import': [files, words()],
  'contacts sync': [(known) => known.sources(), words()],
  import: [files, words()],
  export: [files, words()],
  'templates show': [templateNames, words()],
  'templates edit': [templateNames, words()],
  completion: [words(...shells), words()],
};

/** `resolved`, and `resolved.short` once somebody has typed that far. */
function templateNames(_known: Known, typed: string): Values {
  const [event = ''] = typed.split('.');
  const variants = typed.includes('.') ? ['short', 'email', 'sms'].map((variant) => `${event}.${variant}`) : events;
  return variants.map((word) => ({ word, about: '' }));
}
