import type { Channel, ChannelIo, Envelope } from '../channels/channel.ts';
import { SecretFault } from '../channels/channel.ts';
import type { Outcome } from '../domain/delivery.ts';
import type { Message } from '../domain/message.ts';
import { ok, type Result } from '../domain/result.ts';
import type { MessageFacts } from '../messages/facts.ts';
import type { Deps } from './deps.ts';
import { deliveryId } from './ids.ts';
import type { Refusal } from './refusal.ts';
import { peopleBehind, readTestAddresses, type TestAddresses } from './testAddress.ts';
import { chooseChannels, verify } from './testChannels.ts';

export type TestPostDeps = Pick<Deps, 'config' | 'ioFor' | 'renderer' | 'store' | 'peopleSources' | 'now' | 'newId'>;

export interface TestPostInput {
  /** Null: all channels. */
  readonly names: readonly string[] | null;
  /** As they were typed: where a test goes instead of to all people of a channel. */
  readonly to: readonly string[];
}

/** What one channel gets. */
export interface PlannedTest {
  readonly channel: Channel;
  /** The one address that a test goes to; null: a broadcast channel. */
  readonly to: string | null;
  /** How many people it writes to when it is no test; null: a broadcast channel, or a list that can't be read. */
  readonly people: number | null;
  readonly message: Message;
  readonly cost: number | null;
}

export interface TestPlan {
  readonly at: Date;
  readonly tests: readonly PlannedTest[];
  /** Pages of our own: they show incidents, and a test is none. */
  readonly leftOut: readonly Channel[];
}

export interface PostedTest {
  readonly channel: Channel;
  readonly result: 'sent' | 'failed' | 'uncertain';
  readonly message: string;
  /** What to do about it; empty where it was sent. */
  readonly fix: string;
  readonly url: string | null;
}

/** What a test would post where, in the words and forms of real messages. Stores and sends nothing. */
export const planTests =
  (deps: TestPostDeps) =>
  async ({ names, to }: TestPostInput): Promise<Result<TestPlan, Refusal>> => {
    const chosen = chooseChannels(deps.config, names);
    if (!chosen.ok) return chosen;
    const leftOut = chosen.value.filter(({ definition }) => definition.goesFirst === true);
    const channels = chosen.value.filter((channel) => !leftOut.includes(channel));
    const addresses = readTestAddresses(channels, to);
    if (!addresses.ok) return addresses;
    const at = deps.now();
    const people = await peopleBehind(deps, channels);
    const tests: PlannedTest[] = [];
    for (const channel of channels) {
      const message = await render(deps, channel, at);
      if (!message.ok) return message;
      tests.push({
        channel,
        to: addressOf(channel, addresses.value),
        people: people(channel),
        message: message.value,
        cost: channel.definition.cost?.(message.value, channel.settings) ?? null,
      });
    }
    return ok({ at, tests, leftOut });
  };

const addressOf = ({ definition }: Channel, addresses: TestAddresses): string | null =>
  definition.reach === 'people' ? addresses[definition.address ?? 'email'] : null;

async function render(deps: TestPostDeps, channel: Channel, at: Date): Promise<Result<Message, Refusal>> {
  const { config } = deps;
  const { variants, format, measure } = channel.definition;
  const form = { variants, format, measure, thread: false, textOnly: false };
  const renderer = await deps.renderer();
  const facts = (message: string): MessageFacts => ({
    company: config.company,
    pageUrl: config.pageUrl,
    incident: null,
    update: { seq: 1, at, message },
    nextUpdateBy: null,
    maintenance: null,
    timezone: config.timezone,
  });
  const words = renderer.defaultMessage('test', config.locale, facts(''));
  const rendered = words.ok ? await renderer.render('test', config.locale, form, facts(words.value)) : words;
  if (rendered.ok) return ok(rendered.value.message);
  const fault = { kind: 'template', channel: channel.name, locale: config.locale, fault: rendered.error } as const;
  return { ok: false, error: { kind: 'not_ready', faults: [fault] } };
}

const deadlineMs = 60_000;

/** Posts what was planned, side by side, by each channel's real sender. Nothing is stored, and nothing tried twice. */
export const postTests =
  (deps: TestPostDeps) =>
  async ({ at, tests }: TestPlan, signal: AbortSignal): Promise<readonly PostedTest[]> => {
    const uuid = deps.newId();
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    return await Promise.all(
      tests.map(async (test) => {
        const outcome = await post(test.channel, deps.ioFor(test.channel), envelopeOf(deps, test, uuid, at), deadline);
        return await told(deps, test.channel, outcome, signal);
      }),
    );
  };

/** As of an incident that is over and hurt nobody, so that no page turns red by it. */
function envelopeOf({ config }: TestPostDeps, test: PlannedTest, uuid: string, at: Date): Envelope {
  const { channel, message } = test;
  const to = test.to ?? '';
  return {
    deliveryId: deliveryId(uuid, 1, channel.name, to),
    incident: {
      id: 'TEST',
      uuid,
      title: `Test by ${config.company.name}: nothing is wrong`,
      status: 'resolved',
      impact: 'none',
      components: [],
      url: null,
    },
    update: { seq: 1, event: 'test', status: 'resolved', at },
    to,
    locale: config.locale,
    message,
    wasUncertain: false,
    earlierIds: [],
    firstPost: null,
    latestPost: null,
  };
}

async function post(channel: Channel, io: ChannelIo, envelope: Envelope, signal: AbortSignal): Promise<Outcome> {
  const { definition } = channel;
  try {
    const sender = await definition.open({ ...channel.settings, ...definition.quiet?.() }, io);
    try {
      return await sender.send(envelope, signal);
    } finally {
      await sender.close();
    }
  } catch (error) {
    if (error instanceof SecretFault) return { kind: 'failed', reason: error.message, scope: 'channel' };
    const what = error instanceof Error ? error.message : 'unknown';
    return { kind: 'uncertain', reason: `the program failed while sending: ${what}` };
  }
}

async function told(deps: TestPostDeps, channel: Channel, outcome: Outcome, signal: AbortSignal): Promise<PostedTest> {
  const again = `incident channels test ${channel.name} --post`;
  switch (outcome.kind) {
    case 'sent': {
      const reason = outcome.reason === undefined ? '' : ` (${outcome.reason})`;
      const message = `the service has taken it${reason}. ${channel.definition.afterwards}`;
      return { channel, result: 'sent', message, fix: '', url: outcome.url };
    }
    case 'retry': {
      const wait = Math.ceil((outcome.retryAfterMs ?? 0) / 1000);
      const fix = `try again${wait > 0 ? ` in ${wait} s` : ' later'}: ${again}`;
      return { channel, result: 'failed', message: outcome.reason, fix, url: null };
    }
    case 'failed':
      return {
        channel,
        result: 'failed',
        message: outcome.reason,
        fix: await mending(deps, channel, again, signal),
        url: null,
      };
    case 'uncertain': {
      const fix = `look there whether it has arrived; if it has not: ${again}`;
      return { channel, result: 'uncertain', message: outcome.reason, fix, url: null };
    }
  }
}

/** A question to the service often knows better than its refusal where the fault lies. */
async function mending(deps: TestPostDeps, channel: Channel, again: string, signal: AbortSignal): Promise<string> {
  const verdict = await verify(deps, channel, signal);
  return verdict.kind === 'ok' ? `mend what it says in the settings of ${channel.name}, then: ${again}` : verdict.fix;
}
