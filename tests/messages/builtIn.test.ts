import { expect, it } from 'vitest';
import type { EntryEvent } from '../../src/domain/event.ts';
import type { MessageFacts } from '../../src/messages/facts.ts';
import { loadRenderer } from '../../src/messages/render.ts';
import { createTemplates, templateEvents } from '../../src/messages/templates.ts';
import { checkWording } from '../../src/messages/wording.ts';
import { readWordList } from '../../src/messages/wordList.ts';
import { builtIn, facts, forms, incident, page, render, saying } from './example.ts';

// What the built-in texts owe a customer (PRODUCT.md section 4); how they read is in tests/golden.
const renderer = await loadRenderer(createTemplates(builtIn, null));
const over = { resolvedAt: new Date('2026-11-23T11:30:00Z'), lastedMs: 8_280_000, watchedForMs: 1_860_000 };
const maintenance = { startsAt: new Date('2026-11-23T22:00:00Z'), endsAt: new Date('2026-11-24T00:00:00Z') };

function factsOf(event: EntryEvent): MessageFacts {
  if (event === 'where-to-look' || event === 'test') return { ...facts, incident: null, nextUpdateBy: null };
  if (event.startsWith('maintenance')) return { ...facts, maintenance, nextUpdateBy: null };
  if (event !== 'resolved' && event !== 'postmortem') return facts;
  return { ...facts, nextUpdateBy: null, incident: { ...incident, ...over, status: 'resolved' } };
}

function inItsOwnWords(event: EntryEvent, given: MessageFacts = factsOf(event)): MessageFacts {
  const words = renderer.defaultMessage(event, 'en', given);
  if (!words.ok) throw new Error(JSON.stringify(words.error));
  return { ...given, update: { ...given.update, message: words.value } };
}

async function readOn(event: EntryEvent, given: MessageFacts): Promise<readonly string[]> {
  const all = await Promise.all(Object.values(forms).map((form) => render(event, { form, facts: given })));
  return all.map(({ message }) => message.text);
}

const spoken = templateEvents.filter((event) => event !== 'note');
const aboutAnIncident = spoken.filter((event) => event !== 'where-to-look' && event !== 'test');

it.each(aboutAnIncident)('%s: the subject holds state and title, and every channel the link', async (event) => {
  const given = inItsOwnWords(event);
  const { message } = await render(event, { form: forms.email, facts: given });
  expect(message.subject).toMatch(/^\[[A-Z][a-z -]+\] (?:.*: )?Checkout is down$/u);
  for (const text of await readOn(event, given)) expect(text).toContain(`${page}/incidents/7#3`);
});

it.each(spoken)(
  '%s: its own words pass its own guard, blame nobody and complain of no "inconvenience"',
  async (event) => {
    const given = inItsOwnWords(event);
    const list = readWordList(builtIn, null, 'en');
    for (const text of await readOn(event, given)) {
      expect(checkWording(text, given.incident?.status === 'resolved', list)).toEqual([]);
      expect(text).not.toMatch(/inconvenien|apolog|unfortunate|provider|host\b|\bshortly\b|\bsoon\b(?! as)/iu);
    }
  },
);

it.each(['investigating', 'identified', 'monitoring', 'still-working', 'reopened', 'correction'] as const)(
  '%s says everywhere when we speak next',
  async (event) => {
    for (const text of await readOn(event, inItsOwnWords(event))) expect(text).toContain('by 11:20 CET (10:20 UTC)');
    const silent = inItsOwnWords(event, { ...facts, nextUpdateBy: null });
    for (const text of await readOn(event, silent)) expect(text).not.toMatch(/next update/iu);
  },
);

it('the first word says what is affected and since when, if that is known', async () => {
  for (const text of await readOn('investigating', inItsOwnWords('investigating'))) {
    expect(text).toContain('Since 10:12 CET (09:12 UTC) there has been a problem with Checkout.');
  }
  const unknown = { ...facts, incident: { ...incident, lastedMs: 0, components: [] } };
  expect(inItsOwnWords('investigating', unknown).update.message).toMatch(
    /^There is a problem\. We are looking into it\./u,
  );
});

it.each([
  ['its own words', inItsOwnWords('resolved')],
  [
    'the founder’s, who says neither',
    { ...factsOf('resolved'), update: { ...facts.update, message: 'You can pay again.' } },
  ],
])('the all-clear says after how long, and for how long it was watched: in %s', async (_, given) => {
  const [text] = await readOn('resolved', given);
  expect(text).toMatch(
    /resolved,? 2 hours 18 minutes after it began\. We watched the service stay healthy for 31 minutes/iu,
  );
  expect(text?.match(/2 hours 18 minutes/gu)).toHaveLength(1);
});

it('the all-clear does not repeat what the founder says', async () => {
  const words = 'You can pay again. It was down for 2 hours 18 minutes, and well for 31 minutes.';
  const { message } = await render('resolved', {
    facts: { ...factsOf('resolved'), update: { ...facts.update, message: words } },
  });
  expect(message.text).toBe(`Checkout is down (resolved)\n\n${words}\n\nStatus page: ${page}/incidents/7#3`);
});

it('the all-clear does not claim to have watched where nobody did', async () => {
  const given = { ...facts, incident: { ...incident, ...over, status: 'resolved' as const, watchedForMs: null } };
  for (const text of await readOn('resolved', inItsOwnWords('resolved', given))) expect(text).not.toMatch(/watched/iu);
});

it.each([
  ['its own words', inItsOwnWords('reopened').update.message],
  ['the founder’s, who does not say it', 'Payments fail again.'],
  ['the founder’s, who does', 'We told you too early that this was over.'],
  ['words too long for any post', `We said it too early ${'and again '.repeat(60)}.`],
])('a reopened incident says everywhere, once, that the all-clear came too early: %s', async (_, words) => {
  for (const text of await readOn('reopened', saying(words))) expect(text.match(/too early/gu)).toHaveLength(1);
});

it.each([
  ['its own words', inItsOwnWords('where-to-look').update.message],
  ['words with the address', `Look at ${page} first.`],
  ['words without it', 'Look at our status page first.'],
])('where to look is said once in a post, and always: %s', async (_, words) => {
  const given = { ...factsOf('where-to-look'), update: { ...facts.update, message: words } };
  for (const form of [forms.text, forms.x, forms.sms]) {
    const { message } = await render('where-to-look', { form, facts: given });
    expect(message.text.match(/https:\/\/status\.acme\.com/gu)).toHaveLength(1);
  }
});

it('where to look reads well without a status page', () => {
  const { update } = inItsOwnWords('where-to-look', { ...factsOf('where-to-look'), pageUrl: null });
  expect(update.message).toMatch(/^When something of ours does not work, this is where we say what we know\. Please/u);
});

it.each(['maintenance-scheduled', 'maintenance-started', 'maintenance-extended'] as const)(
  '%s says everywhere until when, whoever chose the words',
  async (event) => {
    const written = { ...factsOf(event), update: { ...facts.update, message: 'We move the database.' } };
    for (const given of [inItsOwnWords(event), written]) {
      for (const text of await readOn(event, given)) expect(text).toContain('24 November, 01:00 CET (00:00 UTC)');
    }
  },
);
