import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { expect, it } from 'vitest';
import { createLetters } from '../../src/channels/emailMime.ts';

const from = { name: 'Acme, Inc. "Status"', address: 'status@acme.example' };
const at = new Date('2026-11-23T10:00:00.000Z');
const message = {
  subject: 'Zahlungen – gestört',
  text: 'Wir sehen es uns an.\n',
  html: '<p>Wir sehen es uns an.</p>',
  parts: [],
};
const letter = (more: object = {}) => ({
  deliveryId: '4kq3n5xw7c2m6r8t1v9y0z2a4b',
  to: 'ann@customer.example',
  locale: 'de',
  message,
  earlierIds: [],
  update: { seq: 1, event: 'investigating' as const, status: 'investigating' as const, at },
  ...more,
});

it('says the same to everybody, in the same bytes, and names each reader in three lines', async () => {
  const letters = createLetters(from, null);
  const [ann, ben] = [
    await letters.compose(letter()),
    await letters.compose(letter({ to: 'ben@customer.example', deliveryId: 'b'.repeat(26) })),
  ];
  const lines = (bytes: Buffer) => bytes.toString('latin1').split('\r\n');
  const differing = lines(ann).filter((line, index) => line !== lines(ben)[index]);
  expect(differing).toEqual(['To: ann@customer.example', 'Message-ID: <4kq3n5xw7c2m6r8t1v9y0z2a4b@acme.example>']);
});

it('makes the same bytes in another process, and after a restart', async () => {
  const [one, other] = [createLetters(from, null), createLetters(from, null)];
  const given = letter({ earlierIds: ['a'.repeat(26)], message: { ...message } });
  expect(await one.compose(given)).toEqual(await other.compose(letter({ earlierIds: ['a'.repeat(26)] })));
});

it('keeps two messages apart that go out side by side', async () => {
  const letters = createLetters(from, null);
  const other = { ...message, text: 'Es geht wieder.\n', html: null };
  const [first, second] = await Promise.all([letters.compose(letter()), letters.compose(letter({ message: other }))]);
  expect((await simpleParser(first)).text).toContain('Wir sehen es uns an.');
  expect((await simpleParser(second)).text).toContain('Es geht wieder.');
});

it('is read by others as it was meant, whoever it is for and whatever came before', async () => {
  const atom = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,30}$/u);
  const id = fc.stringMatching(/^[a-z2-7]{26}$/u);
  await fc.assert(
    fc.asyncProperty(atom, id, fc.array(id, { maxLength: 40 }), async (local, deliveryId, earlierIds) => {
      const to = `${local}@customer.example`;
      const parsed = await simpleParser(
        await createLetters(from, null).compose(letter({ to, deliveryId, earlierIds })),
      );
      expect([parsed.to].flat().map((one) => one?.value.map(({ address }) => address))).toEqual([[to]]);
      expect(parsed.messageId).toBe(`<${deliveryId}@acme.example>`);
      expect([parsed.references ?? []].flat()).toEqual(earlierIds.map((one) => `<${one}@acme.example>`));
      expect(parsed.subject).toBe('Zahlungen – gestört');
    }),
    { numRuns: 50 },
  );
});

it.each([
  'ann@a.example, eve@b.example',
  'ann@a.example\r\nBcc: eve@b.example',
  '<ann@a.example>',
  'Ann ann@a.example',
])('refuses %j: a mail is for one person', async (to) => {
  await expect(createLetters(from, null).compose(letter({ to }))).rejects.toThrow('exactly one recipient');
});
