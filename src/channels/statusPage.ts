import { defineChannel, unlimited } from './channel.ts';
import { placeFaults, placeSettings } from './pagePlaces.ts';

/** Puts the static page where people look for it. Always the newest state, whatever update it is for. */
export const statusPage = defineChannel({
  type: 'status-page',
  title: 'Status page',
  reach: 'broadcast',
  variants: [],
  format: 'markdown',
  measure: unlimited,
  limitText: 'none',
  can: { thread: true, edit: true, delete: true, lookUp: false, verify: true },
  afterwards: 'The page is built anew with each update.',
  client: 'node:fs, git, aws4fetch',
  rate: null,
  contracts: [],
  uncertain: { rule: 'resend', means: 'same page' },
  goesFirst: true,
  isPage: true,
  expires: false,
  settings: placeSettings,
  faults: placeFaults,
  redirect: (_given, { folder }) => ({ out: folder, to: undefined }),
  verify: async (given, io, signal) => (await import('./pagePublisher.ts')).verifyPlaces(given, io, signal),
  // Most commands put no page up.
  open: async (given, io) => (await import('./pagePublisher.ts')).openPublisher(given, io),
});
