import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { smtpLimits, smtpPlace } from '../../src/channels/emailConnection.ts';
import type { MailLink } from '../../src/channels/emailPlace.ts';
import { type Script, startScript } from '../helpers/smtpScript.ts';
import { never, serverAt } from '../helpers/smtpTransport.ts';

let script: Script;
let link: MailLink;
beforeEach(async () => {
  script = await startScript();
  link = await smtpPlace(serverAt(script.port), { allowMetadata: false, limits: smtpLimits }).open(never);
});
afterEach(async () => {
  await link.close();
  await script.close();
});

const mailOf = (text: string) => ({
  from: 'status@acme.example',
  to: 'ann@x.test',
  messageId: '<one@acme.example>',
  bytes: Buffer.from(text, 'latin1'),
});

async function arrived(text: string): Promise<string | undefined> {
  await link.send(mailOf(text), never);
  return script.mails.at(-1)?.raw;
}

/** The line end before the dot is that of the last line, whether it was written or not. */
const whole = (text: string): string => text.replace(/\r\n$/u, '');

it('arrives as it was written, dots at the beginning of lines and all, however long it is', async () => {
  const line = fc.oneof(
    fc.constantFrom('', '.', '..', '...', '.a', 'a.', ' .', '.\t', '-- ', '.b'),
    fc.string({ unit: fc.constantFrom('a', '.', ' ', '='), maxLength: 60 }),
    fc.nat(70_000).map((length) => 'y'.repeat(length)),
  );
  const lines = fc.array(line, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(lines, fc.boolean(), async (all, endsLine) => {
      const text = `Message-ID: <one@acme.example>\r\n\r\n${all.join('\r\n')}${endsLine ? '\r\n' : ''}`;
      expect(await arrived(text)).toBe(whole(text));
    }),
    { numRuns: 200 },
  );
});

it.each(['.', '.\r\n', '..\r\n', 'a\r\n.\r\nQUIT\r\n', '.a\r\n.', '\r\n.\r\n', 'a'])(
  'does not end at a dot of its own: %j',
  async (text) => {
    expect(await arrived(text)).toBe(whole(text));
  },
);

it('leaves with CRLF where somebody wrote less', async () => {
  expect(await arrived('a\nb\r.\rc\n.\n')).toBe('a\r\nb\r\n.\r\nc\r\n.');
});
