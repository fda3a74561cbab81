import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AnyChannelDefinition } from '../../src/channels/channel.ts';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { loadRenderer } from '../../src/messages/render.ts';
import { createTemplates } from '../../src/messages/templates.ts';
import type { HttpClient } from '../../src/net/httpClient.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { judged } from '../helpers/town/house.ts';
import { seen, wordsOf } from '../helpers/town/longText.ts';
import type { Book, HttpService, Standing } from '../helpers/town/service.ts';
import { httpServices } from '../helpers/town/town.ts';
import { builtIn, incident, saying } from './example.ts';

// Whatever is said, what arrives is within the service's own count, and nothing in it is cut.

const renderer = await loadRenderer(createTemplates(builtIn, null));
const types = await loadChannelTypes();
/** One of each type that has a limit; X has a property test of its own. */
const limited = Object.values(types).flatMap(({ type, measure }) =>
  measure('').limit === null ? [] : httpServices.filter((service) => service.type === type).slice(0, 1),
);

const word = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'checkout',
      'is',
      'slow',
      'Größe',
      '価格',
      'שלום',
      'مرحبا',
      'नमस्ते',
      'A',
      '3.5',
      'Việt',
      '5<6',
      'Q&A',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('👨‍👩‍👧‍👦', '👩🏽‍💻', '🇩🇪', '❤️', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🧑🏻‍🤝‍🧑🏿', '“so”', '—', '…') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('https://acme.com/a?b=c&d=e', 'https://acme.com/orders#open', 'help@acme.com'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('@acme', '#down', '[x]', '(y)', 'a_b', 'half~done', '{z}', 'C:\\temp', '@everyone'),
  },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'aß価🚧'), minLength: 30, maxLength: 120 }) },
);
const sentence = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 40, size: 'max' }), fc.constantFrom('.', '!', '?', '。'))
  .map(([words, end]) => `So ${words.join(' ')} it is${end}`);
const message = fc.array(sentence, { minLength: 1, maxLength: 120, size: 'max' }).map((all) => all.join(' '));

/** Asks the service itself, without a socket in between. */
async function arrivedAt(service: HttpService, definition: AnyChannelDefinition, text: string): Promise<Standing> {
  const book: Book = { posts: [], edits: [] };
  const strange: string[] = [];
  const http: HttpClient = async (address, { method, headers = {}, body = '' }) => {
    const { host, pathname, searchParams: query } = new URL(address);
    const said = judged(service, { method, path: pathname, query, headers: { host, ...headers }, body }, book, strange);
    const told = typeof said.body === 'string' ? said.body : JSON.stringify(said.body);
    return { status: said.status, headers: { ...said.headers }, text: told };
  };
  const { type: _, ...settings } = service.entry('http://127.0.0.1:1') as Record<string, unknown>;
  const sender = await definition.open(settingsOf(definition, settings), testIo({ http }));
  const envelope = testEnvelope({ to: '+491711234567', message: { subject: null, text, html: null, parts: [] } });
  const outcome = await sender.send(envelope, never);
  await sender.close();
  expect({ outcome, strange }).toMatchObject({ outcome: { kind: 'sent' }, strange: [] });
  return book.posts[0] as Standing;
}

it.each(limited.map((service) => [service.name, service] as const))(
  '%s gets a beginning of it that has room there, by its own count',
  async (_, service) => {
    const definition = types[service.type] as AnyChannelDefinition;
    const { variants, format, measure } = definition;
    const form = { variants, format, measure, thread: false, textOnly: false };
    await fc.assert(
      fc.asyncProperty(message, async (words) => {
        const result = await renderer.render('investigating', 'en', form, saying(words));
        if (!result.ok) throw new Error(JSON.stringify(result.error));
        const { text } = await arrivedAt(service, definition, result.value.message.text);
        expect(text).toContain(`${incident.url}#3`);
        const known = new Set(wordsOf(plain(words)));
        const strangers = wordsOf(plain(text)).filter((one) => !known.has(one) && !isOfTheTemplate.test(one));
        expect(strangers).toEqual([]);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  },
);

/** Without what keeps signs from being markup or a call, and as the phone networks write it. */
const plain = (text: string): string =>
  seen(text)
    .replace(/\\(?=[^\w\s])/gu, '')
    .replace(/[“”]/gu, '"')
    .replace(/[—]/gu, '-')
    .replaceAll('…', '...');

const isOfTheTemplate =
  /^(?:\[Investigating\]|\*{0,2}Checkout|is|down\.?\*{0,2}|\(investigating\):?|Acme|Update|3:|Next|update:?|by|11:20|CET|\(10:20|UTC\)[.,]|or|sooner|if|something|changes\.|Status|page:|https:\/\/status\.acme\.com\/incidents\/7#3)$/u;
