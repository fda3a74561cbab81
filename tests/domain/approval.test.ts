import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type ApprovalPolicy,
  approvalId,
  heldReason,
  heldUntil,
  holdMs,
  isHeld,
  othersThan,
  parseApprovalId,
  rulesOfWhole,
  whyNotBy,
} from '../../src/domain/approval.ts';
import { isAnnouncementEvent } from '../../src/domain/event.ts';

const policy = (more: Partial<ApprovalPolicy> = {}): ApprovalPolicy => ({
  channels: [],
  impacts: ['critical'],
  events: ['resolved'],
  approvers: null,
  ...more,
});

it.each([
  ['of such an impact', { event: 'identified', impact: 'critical' }, { impact: 'critical', event: null }],
  ['with such an event', { event: 'resolved', impact: 'minor' }, { impact: null, event: 'resolved' }],
  ['of both', { event: 'resolved', impact: 'critical' }, { impact: 'critical', event: 'resolved' }],
  ['of neither', { event: 'identified', impact: 'major' }, null],
  ['that is a note', { event: 'note', impact: 'critical' }, null],
  ['that is a test post', { event: 'test', impact: 'critical' }, null],
] as const)('an entry %s falls under the rules as it should', (_, entry, rules) => {
  expect(rulesOfWhole(policy(), { ...entry, isPrivate: false })).toEqual(rules);
});

it('what only the team hears needs nobody’s yes', () => {
  expect(rulesOfWhole(policy(), { event: 'resolved', impact: 'critical', isPrivate: true })).toBeNull();
});

it.each([
  ['ana', null, 'same_person'],
  ['ben', null, null],
  ['ben', ['ana', 'ben'], null],
  ['cleo', ['ana', 'ben'], 'not_an_approver'],
  // Who asked is named as such, whether they might approve what others ask for or not.
  ['ana', ['ben', 'cleo'], 'same_person'],
] as const)('%s, where %j may approve, gets the answer %s to what ana asked for', (person, approvers, why) => {
  expect(whyNotBy({ approvers }, 'ana', person)).toBe(why);
});

it('nobody is named as the one who can approve what they ask for', () => {
  expect(othersThan('ana', { approvers: ['ana', 'ben'] })).toEqual(['ben']);
  expect(othersThan('ana', { approvers: null })).toBeNull();
});

it('a delivery is held by its state and its reason together', () => {
  expect(isHeld({ state: 'queued', reason: heldReason })).toBe(true);
  expect(isHeld({ state: 'cancelled', reason: heldReason })).toBe(false);
  expect(isHeld({ state: 'queued', reason: null })).toBe(false);
});

it('what is held is due to nobody before it is too late for it, and never before the year 8000 where it never is', () => {
  const time = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
  fc.assert(
    fc.property(time, fc.option(time), (due, expires) => {
      const until = heldUntil(new Date(due), expires === null ? null : new Date(expires));
      if (expires !== null) return until.getTime() === expires;
      return until.getTime() - holdMs === due && until > new Date('8000-01-01') && until < new Date('9999-01-01');
    }),
  );
});

it.each([
  ['APR-4', 4],
  ['apr-4', 4],
  [' 4 ', 4],
  ['INC-4', null],
  ['0', null],
  ['4x', null],
])('the id %j is read as %j', (text, id) => {
  expect(parseApprovalId(text)).toBe(id);
});

it('an announcement can need a second person by its event', () => {
  expect(isAnnouncementEvent('where-to-look')).toBe(true);
  const rules = policy({ events: ['where-to-look'] });
  expect(rulesOfWhole(rules, { event: 'where-to-look', impact: 'none', isPrivate: false })).toEqual({
    impact: null,
    event: 'where-to-look',
  });
});

it('shows an approval by an id that it reads again', () => {
  expect(approvalId(4)).toBe('APR-4');
  expect(parseApprovalId(approvalId(4))).toBe(4);
});
