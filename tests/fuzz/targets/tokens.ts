import { Webhook } from 'standardwebhooks';
import { senderTo } from '../../../src/channels/webhookSender.ts';
import { createAddressKeys } from '../../../src/contacts/addressKey.ts';
import { createUnsubscribeTokens, tokenIn } from '../../../src/contacts/unsubscribeToken.ts';
import { createSecretSearch } from '../../helpers/secretForms.ts';
import { fakeEnvelope, fakeIo } from '../fakeIo.ts';
import { must } from '../oracle.ts';
import { defineTarget, type Target } from '../target.ts';

const tokens = createUnsubscribeTokens('a signing key that nobody else has');
const others = createUnsubscribeTokens('another signing key');
const own = tokens.of('anna@acme.example');

/** A token of a link: only the one that was made is taken. */
export const unsubscribeToken: Target = defineTarget({
  name: 'unsubscribe-token',
  runs: 500,
  corpus: () => [
    own,
    `https://acme.example/u?token=${own}&x=1`,
    `mailto:u@acme.example?subject=unsubscribe%20${own}`,
    others.of('anna@acme.example'),
    `<${own}>`,
  ],
  run: (input) => {
    const found = tokenIn(input);
    const read = tokens.read(found);
    if (read.ok) {
      must(found === own, 'a token that was never made is taken');
      must(read.value('Anna@acme.example') && !read.value('bob@acme.example'), 'a token that is for somebody else');
    }
    const made = tokens.of(input);
    const again = tokens.read(made);
    must(again.ok && again.value(input), 'a token that was made is not taken');
    must(!others.read(made).ok, 'a token of another key is taken');
    const key = createAddressKeys('k').of({ kind: 'email', key: input });
    must(
      /^hmac:[\w-]{8}:[\w-]{43}$/u.test(key) && (input.length < 4 || !key.includes(input)),
      'a key that tells of its address',
    );
    return read.ok ? 'taken' : read.error;
  },
});

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const search = createSecretSearch(new Map([['secret', secret]]));

/** What is signed is what the reference library accepts, whatever the words and the answer are. */
export const webhookSignature: Target = defineTarget({
  name: 'webhook-signature',
  corpus: () => ['Checkout is down', '\u2028', secret, '{"a":1}'],
  run: async (input) => {
    const sent: { readonly headers: Readonly<Record<string, string>>; readonly body: string }[] = [];
    const io = fakeIo(
      async (_, { headers = {}, body = '' }) => {
        sent.push({ headers, body });
        return { status: 400, headers: {}, text: input };
      },
      { now: () => new Date() },
    );
    const usable = /^whsec_/u.test(input) ? input : secret;
    const envelope = fakeEnvelope();
    const outcome = await senderTo('https://acme.example/hook', usable, io).send(
      { ...envelope, message: { ...envelope.message, text: input }, incident: { ...envelope.incident, title: input } },
      new AbortController().signal,
    );
    must(outcome.kind === 'failed', 'a 400 is no refusal');
    const [request] = sent;
    if (request === undefined) return 'no secret';
    must(
      search.wholeIn(Buffer.from(request.body)).length === 0 || search.wholeIn(Buffer.from(input)).length > 0,
      'the body holds the secret',
    );
    const webhook = new Webhook(usable.trim());
    const verified = webhook.verify(request.body, {
      ...request.headers,
      'webhook-timestamp': request.headers['webhook-timestamp'] ?? '',
    }) as { readonly data?: unknown };
    must(typeof verified === 'object' && verified !== null, 'what was signed is no object');
    return 'verified';
  },
});
