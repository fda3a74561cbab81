import * as v from 'valibot';
import type { AnyChannelDefinition, Envelope, RemotePost, Sender } from '../../../src/channels/channel.ts';
import { loadChannelTypes } from '../../../src/channels/index.ts';
import { commonSettings } from '../../../src/channels/settings.ts';
import { createSecrets } from '../../../src/config/secrets.ts';
import type { Outcome } from '../../../src/domain/delivery.ts';
import type { HttpAnswer, HttpRequest } from '../../../src/net/httpClient.ts';
import { judged } from '../../helpers/town/house.ts';
import type { Asked, Book } from '../../helpers/town/service.ts';
import { altered, makeAlterations } from '../alterations.ts';
import { vendorExamples } from '../corpus.ts';
import { fakeEnvelope, fakeIo } from '../fakeIo.ts';
import { isOneLine, isPlain, isShort, isSilentAbout, must, shapeOf } from '../oracle.ts';
import { type FuzzService, services } from '../services.ts';
import { Broken, defineTarget, type Random, type Target } from '../target.ts';

/** More for one message is no answer that is read, but a circle. */
const mostRequests = 300;
const verbs = ['send', 'lookUp', 'edit', 'verify', 'next'] as const;

/** What an input says: what is asked of the channel, and what becomes of each answer. */
interface Script {
  readonly do?: unknown;
  readonly answers?: unknown;
}

const makeScript = (random: Random): string =>
  JSON.stringify({
    do: Array.from({ length: 1 + random.int(3) }, () => random.pick(verbs)),
    answers: Array.from({ length: 1 + random.int(5) }, () => (random.chance(3) ? [] : makeAlterations(random))),
  });

function askedOf(url: string, { method, headers = {}, body, bytes }: HttpRequest): Asked {
  const { pathname, searchParams } = new URL(url);
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method,
    path: pathname,
    query: searchParams,
    headers: lower,
    body: body ?? Buffer.from(bytes ?? []).toString('utf8'),
  };
}

const secretName = /(?:password|secret|token|key|keyid|webhookurl)$/iu;
const secretsIn = (value: unknown, key = ''): readonly string[] => {
  if (typeof value === 'string') return secretName.test(key) && value.length >= 12 ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => secretsIn(one, name));
};

function checkOutcome(outcome: Outcome, io: World): void {
  must(['sent', 'retry', 'failed', 'uncertain'].includes(outcome.kind), 'an outcome that nobody knows');
  const reason = outcome.reason ?? '';
  must(outcome.kind === 'sent' || reason !== '', 'a failure without a reason');
  isOneLine(reason, 'a reason');
  isShort(reason, 1_000, 'a reason');
  isSilent(reason, io, 'a reason');
  if (outcome.kind === 'retry') {
    const { retryAfterMs } = outcome;
    must(retryAfterMs === null || (Number.isFinite(retryAfterMs) && retryAfterMs >= 0), 'a wait that is none');
  }
  if (outcome.kind === 'sent') checkPost(outcome);
}

function checkPost({ remoteId, url }: { readonly remoteId: string | null; readonly url: string | null }): void {
  must(remoteId === null || (typeof remoteId === 'string' && remoteId !== ''), 'an id of the service that is none');
  isOneLine(remoteId ?? '', 'an id of the service');
  isShort(remoteId ?? '', 2_000, 'an id of the service');
  if (url === null) return;
  isOneLine(url, 'the address of a post');
  must(URL.canParse(url) && /^https?:$/u.test(new URL(url).protocol), 'the address of a post is none of the web');
}

/** What of a post goes into the next requests and the ledger. */
async function act(verb: unknown, sender: Sender, definition: AnyChannelDefinition, state: State): Promise<string> {
  const { signal } = state;
  const envelope: Envelope = {
    ...state.envelope,
    firstPost: state.posts[0] ?? null,
    latestPost: state.posts.at(-1) ?? null,
  };
  if (verb === 'lookUp' && sender.lookUp) {
    const found = await sender.lookUp({ ...envelope, wasUncertain: true }, signal);
    if (typeof found === 'object') checkPost(found);
    return typeof found === 'object' ? 'found' : found;
  }
  if (verb === 'edit' && sender.edit) {
    const post = state.posts.at(-1) ?? { remoteId: '1001', url: null };
    const outcome = await sender.edit(envelope, post, signal);
    checkOutcome(outcome, state);
    return `edit ${outcome.kind}`;
  }
  if (verb === 'verify' && definition.can.verify) {
    const verdict = await definition.verify(state.settings as never, state.io, signal);
    must(['ok', 'warning', 'fault'].includes(verdict.kind), 'a verdict that nobody knows');
    isPlain(verdict.message, 'a verdict');
    isShort(verdict.message, 4_000, 'a verdict');
    isSilent(`${verdict.message}\n${'fix' in verdict ? verdict.fix : ''}`, state, 'a verdict');
    return `${verdict.kind} ${shapeOf(verdict.message)}`;
  }
  const outcome = await sender.send({ ...envelope, wasUncertain: verb === 'next' }, signal);
  checkOutcome(outcome, state);
  if (outcome.kind === 'sent' && outcome.remoteId !== null) {
    state.posts.push({ remoteId: outcome.remoteId, url: outcome.url });
    state.envelope = fakeEnvelope({
      ...state.envelope,
      deliveryId: 'd2kq7x5v3n',
      earlierIds: [state.envelope.deliveryId],
      update: { ...state.envelope.update, seq: 2, event: 'resolved', status: 'resolved' },
    });
  }
  return `${outcome.kind} ${shapeOf(outcome.reason ?? '')}`;
}

interface World {
  readonly redact: (text: string) => string;
  readonly secrets: readonly string[];
  /** A service that repeats a secret repeats all of it: a half that it made itself is none. */
  readonly repeats: boolean;
}

/** As the program writes it down and says it: every value that was revealed is masked, cut or not. */
function isSilent(text: string, { redact, secrets, repeats }: World, what: string): void {
  isSilentAbout(
    redact(text),
    // Of an address the beginning is no secret.
    secrets.flatMap((one) => (repeats && !one.startsWith('http') ? [one, one.slice(0, 14)] : [one])),
    what,
  );
}

interface State extends World {
  envelope: Envelope;
  readonly posts: RemotePost[];
  readonly settings: unknown;
  readonly io: ReturnType<typeof fakeIo>;
  readonly signal: AbortSignal;
}

/** Patience that the clock does not take: waiting is for the network's sake, and there is none. */
async function run(service: FuzzService, input: string): Promise<string> {
  const script = parse(input);
  if (typeof script !== 'object' || script === null) return 'no script';
  const { do: asked, answers } = script as Script;
  const definition = (await loadChannelTypes([service.type]))[service.type] as AnyChannelDefinition;
  const { type: _, ...entry } = service.entry('http://127.0.0.1:9') as Record<string, unknown>;
  const settings = v.parse(v.strictObject({ ...commonSettings, ...definition.settings }), entry);
  const secrets = secretsIn(entry);
  const { reveal, redact } = createSecrets({ env: {}, folder: '/', hidden: [] });
  let book: Book = { posts: [], edits: [] };
  let count = 0;
  const io = fakeIo(
    async (url, request) => {
      if (count >= mostRequests) throw new Broken(`more than ${mostRequests} requests for a few messages`);
      const alterations = Array.isArray(answers) ? answers[count % Math.max(1, answers.length)] : [];
      count += 1;
      const copy = structuredClone(book);
      const said = judged(service as never, askedOf(url, request), copy, []);
      book = copy;
      const text = typeof said.body === 'string' ? said.body : JSON.stringify(said.body ?? '');
      const answer: HttpAnswer = {
        status: said.status,
        headers: { 'content-type': 'application/json', ...said.headers },
        text,
      };
      return altered(answer, alterations, secrets[count % Math.max(1, secrets.length)] ?? '');
    },
    { reveal },
  );
  const to =
    definition.reach === 'people' ? (definition.address === 'phone' ? '+4915112345678' : 'anna@acme.example') : '';
  const message =
    definition.format === 'email'
      ? { ...fakeEnvelope().message, html: '<p>Checkout is down.</p>' }
      : fakeEnvelope().message;
  const state: State = {
    envelope: fakeEnvelope({ to, message }),
    posts: [],
    settings,
    secrets,
    repeats: !/scramble|cut/u.test(input),
    redact,
    io,
    signal: new AbortController().signal,
  };
  const sender = await definition.open(settings as never, io);
  const ends: string[] = [];
  try {
    for (const verb of (Array.isArray(asked) ? asked : ['send']).slice(0, 4))
      ends.push(await act(verb, sender, definition, state));
  } finally {
    await sender.close();
  }
  return ends.join(' | ').slice(0, 200);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function corpusOf(service: FuzzService): Promise<readonly string[]> {
  const definition = (await loadChannelTypes([service.type]))[service.type];
  const examples = (definition?.contracts ?? []).flatMap((name) => vendorExamples(name, 60));
  const plain = verbs.flatMap((verb) => [
    { do: ['send', verb], answers: [[]] },
    {
      do: [verb],
      answers: [
        [
          ['status', 429],
          ['header', 'retry-after', '30'],
        ],
        [],
      ],
    },
  ]);
  const told = examples.flatMap((body, index) => [
    { do: [verbs[index % verbs.length]], answers: [[['body', body]]] },
    {
      do: ['send', 'lookUp'],
      answers: [
        [],
        [
          ['body', body],
          ['status', 400],
        ],
      ],
    },
  ]);
  return [...plain, ...told].map((one) => JSON.stringify(one));
}

const targetOf = (service: FuzzService): Target =>
  defineTarget({
    name: `answers-${service.name}`,
    runs: 60,
    corpus: () => corpusOf(service),
    make: makeScript,
    run: (input) => run(service, input),
  });

/** Every service's answers, one target each: status, headers and body. */
export const channels: readonly Target[] = services.map(targetOf);
