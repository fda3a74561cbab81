// Mails composed a second, plain, with a link of each reader's own, and signed: `npm run bench -- letters [mails]`.
import { generateKeyPairSync } from 'node:crypto';
import { createDkimSigner } from '../src/channels/emailDkim.ts';
import { type DkimKey, parseDkimKey } from '../src/channels/emailDkimKey.ts';
import { createLetters, type HeadExtras } from '../src/channels/emailMime.ts';
import { unsubscribeLines } from '../src/channels/emailUnsubscribe.ts';
import { createUnsubscribeTokens } from '../src/contacts/unsubscribeToken.ts';

/** As many as an e-mail channel has under way by default. */
const atOnce = 10;
const rounds = 3;

export async function run([count = '30000']: readonly string[]): Promise<void> {
  const mails = Number(count);
  const tokens = createUnsubscribeTokens('k'.repeat(44));
  const linked = unsubscribeLines('https://acme.example/unsubscribe', tokens.of);
  const signed = (key: DkimKey): HeadExtras => ({
    signers: [createDkimSigner({ domain: 'acme.example', selector: 'mail', key })],
    unsubscribe: null,
  });
  const plain = { signers: [], unsubscribe: null };
  const base = await best(plain, mails);
  say('plain', base, base);
  say('with a link of its own', await best({ ...plain, unsubscribe: linked }, mails), base);
  say('signed, Ed25519', await best(signed(ed25519()), mails), base);
  say('signed, RSA of 2048 bits', await best(signed(rsa()), mails / 4), base);
}

/** The quickest of some, because other programs take their part of the others. */
async function best(extras: HeadExtras, mails: number): Promise<number> {
  let found = 0;
  for (let round = 0; round < rounds; round += 1) found = Math.max(found, await composed(extras, mails));
  return found;
}

async function composed(extras: HeadExtras, mails: number): Promise<number> {
  const letters = createLetters({ name: 'Acme', address: 'status@acme.example' }, 'help@acme.example', extras);
  const text = 'Nobody can pay in our shop at the moment. Orders that were paid before are safe. We look into it.\n';
  const message = { subject: '[Investigating] Checkout is down', text, html: `<p>${text}</p>`.repeat(50), parts: [] };
  const at = new Date('2026-11-23T10:00:00Z');
  const update = { seq: 1, event: 'investigating', status: 'investigating', at } as const;
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < mails) {
      next += 1;
      const deliveryId = String(next).padStart(26, 'd');
      const to = `user${next}@customer${next % 997}.example`;
      await letters.compose({ deliveryId, to, locale: 'en', message, earlierIds: [], update });
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (mails / (performance.now() - from)) * 1000;
}

const rsa = (): DkimKey => keyFrom(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
const ed25519 = (): DkimKey => keyFrom(generateKeyPairSync('ed25519').privateKey);

function keyFrom(privateKey: ReturnType<typeof generateKeyPairSync>['privateKey']): DkimKey {
  const key = parseDkimKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  if (!key.ok) throw new Error(key.error);
  return key.value;
}

function say(what: string, perSecond: number, base: number): void {
  const share = `${((1e6 / perSecond - 1e6 / base) | 0).toString().padStart(5)} µs more each`;
  process.stdout.write(`${what.padEnd(28)} ${perSecond.toFixed(0).padStart(7)} a second  ${share}\n`);
}
