import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../src/channels/channel.ts';
import type { Outcome } from '../../src/domain/delivery.ts';
import { type Act, type Phase, type Script, startScript } from '../helpers/smtpScript.ts';
import {
  holdsPassword,
  letter,
  messageIdIn,
  never,
  serverAt,
  shortLimits,
  signedIn,
  transportTo,
} from '../helpers/smtpTransport.ts';

type Expected = 'sent' | 'prompt' | 'greylist' | 'failed' | 'channel' | 'uncertain';
type Case = readonly [phase: Phase, act: string, cold: Expected, warm?: Expected];

/**
 * RELIABILITY.md 2.5. `cold`: on the first connection's first message; `warm`: on the second message of one that stood.
 * Without the latter it is the same, but for the phases that a connection has only once.
 */
const table: readonly Case[] = [
  ['greeting', 'drop', 'prompt'],
  ['greeting', 'reset', 'prompt'],
  ['greeting', 'hang', 'prompt'],
  ['greeting', '421 4.3.2 busy', 'prompt'],
  ['greeting', '450 4.3.2 later', 'prompt'],
  ['greeting', '554 5.3.2 no mail here', 'channel'],
  ['greeting', 'HTTP/1.1 400 Bad Request', 'prompt'],
  ['ehlo', 'drop', 'prompt'],
  ['ehlo', 'reset', 'prompt'],
  ['ehlo', 'hang', 'prompt'],
  ['ehlo', '421 4.3.2 busy', 'prompt'],
  ['ehlo', '502 5.5.1 what is EHLO?', 'sent'],
  ['auth', 'drop', 'prompt'],
  ['auth', 'reset', 'prompt'],
  ['auth', 'hang', 'prompt'],
  ['auth', '421 4.3.2 busy', 'prompt'],
  ['auth', '454 4.7.0 try again', 'prompt'],
  ['auth', '503 5.5.1 not now', 'prompt'],
  ['auth', '534 5.7.9 too weak', 'channel'],
  ['auth', '535 5.7.8 wrong password', 'channel'],
  ...(['mail', 'rcpt', 'data'] as const).flatMap((phase): readonly Case[] => [
    [phase, 'drop', 'prompt', 'sent'],
    [phase, 'reset', 'prompt', 'sent'],
    [phase, 'hang', 'prompt'],
    [phase, '421 4.3.2 closing', 'prompt', phase === 'mail' ? 'sent' : 'prompt'],
    [phase, '450 4.2.1 greylisted', 'greylist'],
    [phase, '451 4.7.1 greylisted', 'greylist'],
    [phase, '452 4.5.3 too many', 'greylist'],
    [phase, '503 5.5.1 out of step', 'prompt'],
    [phase, '530 5.7.0 sign in first', 'channel'],
    [phase, '550 5.1.1 no such user', 'failed'],
    [phase, '552 5.2.2 full', 'failed'],
    [phase, '554 5.7.1 no', 'failed'],
  ]),
  ['body', 'drop', 'uncertain'],
  ['body', 'reset', 'uncertain'],
  ['body', 'hang', 'uncertain'],
  ['dot', 'drop', 'uncertain'],
  ['dot', 'reset', 'uncertain'],
  ['dot', 'hang', 'uncertain'],
  ['dot', 'keep-drop', 'uncertain'],
  ['dot', 'keep-reset', 'uncertain'],
  ['dot', 'keep-hang', 'uncertain'],
  ['dot', 'keep-cut', 'uncertain'],
  ['dot', 'keep-yes-drop', 'sent'],
  ['dot', '354 still listening', 'uncertain'],
  ['dot', 'quite so', 'uncertain'],
  ['dot', '421 4.3.2 closing', 'prompt'],
  ['dot', '450 4.2.1 greylisted', 'greylist'],
  ['dot', '451 4.3.0 no room', 'greylist'],
  ['dot', '452 4.3.1 no room', 'greylist'],
  ['dot', '503 5.5.1 out of step', 'prompt'],
  ['dot', '550 5.7.1 spam', 'failed'],
  ['dot', '552 5.3.4 too big', 'failed'],
  ['dot', '554 5.6.0 unlawful', 'failed'],
];

const acts = ['drop', 'reset', 'hang', 'keep-drop', 'keep-reset', 'keep-hang', 'keep-cut', 'keep-yes-drop'];
const actOf = (text: string): Act => (acts.includes(text) ? (text as Act) : { say: text });
const once: readonly Phase[] = ['greeting', 'ehlo', 'auth'];

const cases = [true, false].flatMap((pipelining) => [
  ...table.map(([phase, act, cold]) => ({ pipelining, temperature: 'cold', phase, act, expected: cold })),
  ...table
    .filter(([phase]) => !once.includes(phase))
    .map(([phase, act, cold, warm]) => ({
      pipelining,
      temperature: 'warm',
      phase,
      act,
      // MAIL, RCPT and DATA leave together, so a server that closes has answered neither: a new connection may be tried.
      expected: pipelining && phase === 'rcpt' && act.startsWith('421') ? ('sent' as const) : (warm ?? cold),
    })),
]);

function short(outcome: Outcome): Expected {
  if (outcome.kind === 'retry') return outcome.pace;
  if (outcome.kind === 'failed') return outcome.scope === 'channel' ? 'channel' : 'failed';
  return outcome.kind;
}

/** What may be said of a message, given what the server has of it. */
function checkTruth(outcome: Outcome, envelope: Envelope, { kept }: Script): void {
  const copies = kept.filter((id) => id === messageIdIn(envelope)).length;
  if (outcome.kind === 'sent') expect(copies).toBe(1);
  if (outcome.kind === 'retry' || outcome.kind === 'failed') expect(copies).toBe(0);
  expect(copies).toBeLessThanOrEqual(1);
}

describe.concurrent('a fault in the middle of a conversation', () => {
  it.each(cases)('$act at $phase, $temperature, pipelining $pipelining: $expected', async (one) => {
    const bad = one.temperature === 'warm' ? 2 : 1;
    const isHit = (phase: Phase, connection: number, message: number): boolean =>
      phase === one.phase && (once.includes(phase) ? connection === 1 : message === bad);
    const script = await startScript({
      pipelining: one.pipelining,
      auth: true,
      acts: (phase, connection, message) => (isHit(phase, connection, message) ? actOf(one.act) : undefined),
    });
    const transport = transportTo([serverAt(script.port, signedIn)], { limits: shortLimits });
    try {
      if (one.temperature === 'warm') expect(await transport.send(letter(), never)).toMatchObject({ kind: 'sent' });
      const envelope = letter();
      const outcome = await transport.send(envelope, never);
      expect(short(outcome), JSON.stringify(outcome)).toBe(one.expected);
      checkTruth(outcome, envelope, script);
      expect(holdsPassword(outcome)).toBe(false);
      if (outcome.kind !== 'sent') expect(outcome.reason).toContain(`127.0.0.1:${script.port}`);
      if (outcome.kind !== 'sent' && /^[45]\d\d /u.test(one.act)) expect(outcome.reason).toContain(`said ${one.act}`);
      expect(outcome).not.toHaveProperty('reason', expect.stringMatching(/\p{Cc}/u));
      // The next message is not harmed by what befell this one.
      if (outcome.kind === 'failed' && outcome.scope === 'delivery') {
        expect(await transport.send(letter(), never)).toMatchObject({ kind: 'sent' });
      }
    } finally {
      await transport.close();
      await script.close();
    }
  });
});

it('a server that repeats what it did not like does not make us tell the password', async () => {
  let heard = '';
  const script: Script = await startScript({
    auth: true,
    acts: (phase) => {
      if (phase !== 'auth') return undefined;
      heard = script.commands.at(-1) ?? '';
      return { say: `535-5.7.8 I heard: ${heard}\r\n535 5.7.8 and ${signedIn.password}, said twice` };
    },
  });
  const transport = transportTo([serverAt(script.port, signedIn)]);
  const outcome = await transport.send(letter(), never);
  expect(heard).toContain('AUTH PLAIN ');
  expect(holdsPassword(outcome)).toBe(false);
  expect(outcome).toMatchObject({
    kind: 'failed',
    scope: 'channel',
    reason: expect.stringMatching(/said 535-5\.7\.8 I heard: AUTH PLAIN \*\*\*/u),
  });
  await transport.close();
  await script.close();
});

it('words of the server that would drive a terminal are taken out', async () => {
  const script = await startScript({
    acts: (phase) =>
      phase === 'rcpt' ? { say: '550 5.1.1 \u001b]52;c;aGk=\u0007\u001b[2Jno\u202e such\bname' } : undefined,
  });
  const transport = transportTo([serverAt(script.port)]);
  const outcome = await transport.send(letter(), never);
  expect(outcome.kind === 'failed' && outcome.reason).toMatch(/no such name$/u);
  expect(JSON.stringify(outcome)).not.toMatch(/[\p{Cc}\u202e]|\\u00|\\b/u);
  await transport.close();
  await script.close();
});
