import * as v from 'valibot';
import type { AnyChannelDefinition, ChannelIo, CommonSettings, Envelope } from '../../src/channels/channel.ts';
import { commonSettings } from '../../src/channels/settings.ts';
import { runProgram } from '../../src/config/runProgram.ts';
import type { Secret } from '../../src/domain/secret.ts';
import { createHttpClient } from '../../src/net/httpClient.ts';

export const testNow = new Date('2026-11-23T10:00:00.000Z');

/** A channel's world on this machine: the real client with a short deadline, literal secrets, a clock that stands. */
export function testIo(overrides: Partial<ChannelIo> = {}, deadlineMs = 2000): ChannelIo {
  const client = createHttpClient({ allowMetadata: false, userAgent: 'allclear/test' });
  return {
    http: (url, request, signal) => client(url, { deadlineMs, ...request }, signal),
    reveal: async (secret: Secret) =>
      secret.source.kind === 'literal' ? secret.source.value : Promise.reject(new Error('not literal')),
    run: ({ env: _allowed, cwd = '/', variables, ...start }, signal) => {
      const env = { ...process.env, ...variables };
      return runProgram({ ...start, env, cwd, ownGroup: true, graceMs: 100 }, signal);
    },
    now: () => testNow,
    history: () => Promise.reject(new Error('this channel needs no history')),
    resolvePath: (path) => path,
    lookUpTxt: (name) => Promise.reject(new Error(`${name} was looked up`)),
    unsubscribeTokens: async () => null,
    ...overrides,
  };
}

/** Settings as the config gives them, checked and filled in as the config does it. */
export function settingsOf(definition: AnyChannelDefinition, given: object): CommonSettings & Record<string, unknown> {
  const schema = v.strictObject({ ...commonSettings, ...definition.settings });
  return v.parse(schema, given) as CommonSettings & Record<string, unknown>;
}

export function testEnvelope(overrides: Partial<Envelope> = {}): Envelope {
  return {
    deliveryId: 'd2kq7x5v3m',
    incident: {
      id: 'INC-7',
      uuid: '0193573b-5f00-7000-8000-000000000007',
      title: 'Checkout is down',
      status: 'investigating',
      impact: 'major',
      components: [],
      url: 'https://status.acme.example/incidents/7',
    },
    update: { seq: 1, event: 'investigating', status: 'investigating', at: testNow },
    to: '',
    locale: 'en',
    message: {
      subject: null,
      text: 'Checkout is down since 09:58 UTC. Next update by 10:30 UTC. https://status.acme.example/incidents/7#1',
      html: null,
      parts: [],
    },
    wasUncertain: false,
    earlierIds: [],
    firstPost: null,
    latestPost: null,
    ...overrides,
  };
}

export const never = new AbortController().signal;
