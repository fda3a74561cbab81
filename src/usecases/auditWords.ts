import type { AuditFault } from '../store/auditStore.ts';

/** What does not fit in an audit trail, and what that means, in plain words. */
export function auditFaultWords(fault: AuditFault): { readonly what: string; readonly means: string } {
  switch (fault.kind) {
    case 'hole':
      return {
        what: `entry ${fault.seq} is not there: the next one is number ${fault.found}`,
        means: 'Entries were taken out of the trail, or stand in another order.',
      };
    case 'changed':
      return {
        what: `entry ${fault.seq} does not fit to its hash`,
        means: 'It was changed after it was written, or an entry before it was taken out or put in.',
      };
    case 'beginning':
      return {
        what: `entry ${fault.seq} is not how a trail begins`,
        means: 'The beginning of the trail was taken out, or something was put in.',
      };
    case 'other_store':
      return {
        what: `by entry ${fault.seq} it is the trail of another store`,
        means: 'The trail was exchanged, or this file was not made by a copy of this program.',
      };
    case 'gone':
      return {
        what: `there is no trail, and ${fault.updates} ${fault.updates === 1 ? 'entry' : 'entries'} in timelines`,
        means: 'All of the trail was taken out.',
      };
    case 'head_unknown':
      return {
        what: `no entry has the hash ${fault.head}`,
        means:
          'Somebody has cut the trail, or written it anew, since that was noted. A store that was put back from an older backup lacks what came after it as well.',
      };
    case 'before_changed':
      return {
        what: `what stood there before the trail began is not what entry ${fault.seq} says of it (${fault.counted} then, ${fault.found} now)`,
        means: 'An old entry of a timeline was changed, taken out or put in behind the program.',
      };
    case 'update_changed':
      return {
        what: `${changedWords(fault.what)} of ${fault.update} is not what entry ${fault.seq} of the trail says`,
        means: 'The timeline was changed in the store behind the program.',
      };
    case 'update_missing':
      return {
        what: `${fault.update} is gone, which entry ${fault.seq} of the trail says was recorded`,
        means: 'It was taken out of the store behind the program.',
      };
    case 'update_unrecorded':
      return {
        what: `nothing in the trail says who recorded ${fault.update}`,
        means: 'It was put into the store behind the program.',
      };
    default:
      return fault satisfies never;
  }
}

function changedWords(what: string): string {
  const words: Readonly<Record<string, string>> = {
    ...{ sha256: 'the text', at: 'the time', private: 'who may read it', place: 'the place', import: 'the history' },
  };
  return words[what] ?? `the ${what}`;
}
