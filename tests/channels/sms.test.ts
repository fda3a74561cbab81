import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SegmentedMessage } from 'sms-segments-calculator';
import { expect, it, onTestFinished } from 'vitest';
import { sms } from '../../src/channels/sms.ts';
import { startPostReceiver } from '../../src/drill/postReceiver.ts';
import { loadRenderer } from '../../src/messages/render.ts';
import { createTemplates, templateEvents } from '../../src/messages/templates.ts';
import { chapters } from '../golden/story.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';

const message = (text: string) => ({ subject: null, text, html: null, parts: [] });
const key = { env: 'NOT_SET' };
const aws = { region: 'eu-central-1', accessKeyId: key, secretAccessKey: key };

it.each([
  ['Acme (resolved): all is well.', 1],
  ['“We’re back” – it’s over…', 1],
  ['Nobody’s cart was lost. '.repeat(10), 2],
  ['Оплата не проходит, мы ищем причину и скоро расскажем здесь больше, чем сейчас.', 2],
  ['🔥'.repeat(40), 2],
])('%j is %i segments as it is sent, with the dashes and quotes that the networks have', (text, segments) => {
  const plain = text.replace(/[“”]/gu, '"').replaceAll('’', "'").replaceAll('–', '-').replaceAll('…', '...');
  expect(sms.measure(text).segments).toBe(segments);
  expect(new SegmentedMessage(plain).segmentsCount).toBe(segments);
  expect(sms.cost?.(message(text), {} as never)).toBeCloseTo(segments * 0.0083, 10);
});

it('is told to all contacts unless the config names numbers, of which each is texted once', () => {
  const single = { provider: 'aws-sns', ...aws };
  expect(sms.recipients?.(settingsOf(sms, single) as never)).toBe('contacts');
  const named = settingsOf(sms, { ...single, to: ['+49 171 1234567', '0049171/1234567', '+1 (500) 555-0006'] });
  expect(sms.recipients?.(named as never)).toEqual(['+491711234567', '+15005550006']);
  expect(sms.address).toBe('phone');
});

it.each([
  ['twilio', { provider: 'twilio', accountSid: 'AC1', authToken: key, from: '+15005550006' }],
  ['twilio with a key', { provider: 'twilio', accountSid: 'AC1', apiKey: key, apiSecret: key, from: 'Acme' }],
  ['vonage', { provider: 'vonage', apiKey: key, apiSecret: key, from: 'Acme' }],
  ['aws', { provider: 'aws', ...aws, sessionToken: key, from: 'Acme' }],
  ['aws-sns', { provider: 'aws-sns', ...aws }],
  ['a list', { providers: [{ provider: 'aws-sns', ...aws, apiUrl: 'https://proxy.acme.example' }] }],
])('rehearses over %s inside the process, and reads no real secret', async (_, given) => {
  const folder = await mkdtemp(join(tmpdir(), 'allclear-sms-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const posts = await startPostReceiver([{ name: 'texts', definition: sms }], folder);
  const settings = settingsOf(sms, given);
  const to = { url: `${posts.url}/texts`, smtpPort: 0, folder };
  // Only a literal can be revealed here.
  const sender = await sms.open({ ...settings, ...sms.redirect(settings as never, to) } as never, testIo());
  for (const count of [1, 2]) {
    const outcome = await sender.send(testEnvelope({ to: '+491711234567', deliveryId: `d${count}` }), never);
    expect(outcome).toMatchObject({ kind: 'sent', remoteId: expect.stringContaining(String(count)) });
  }
  expect(posts.arrived.get('texts')).toBe(2);
  await posts.close();
});

const templates = createTemplates(join(import.meta.dirname, '../../templates'), null);
const form = { variants: sms.variants, format: sms.format, measure: sms.measure, thread: false, textOnly: false };

it.each(chapters)(
  'of $event the reader sees first whose text it is, and it costs two segments at most',
  async (chapter) => {
    const renderer = await loadRenderer(templates);
    const words = renderer.defaultMessage(chapter.event, 'en', chapter.facts);
    const said = words.ok ? words.value : chapter.written;
    const facts = { ...chapter.facts, update: { ...chapter.facts.update, message: said } };
    const rendered = await renderer.render(chapter.event, 'en', form, facts);
    if (!rendered.ok) throw new Error(JSON.stringify(rendered.error));
    const { text } = rendered.value.message;
    expect(text.startsWith(facts.company.name)).toBe(true);
    expect(new SegmentedMessage(text).getEncodingName()).toBe('GSM-7');
    expect(rendered.value.size.segments).toBeLessThanOrEqual(2);
  },
);

it('has words of its own for every event', () => {
  const without = templateEvents.filter((event) => templates.find(event, 'en', ['sms']) === null);
  expect(without).toEqual([]);
});
