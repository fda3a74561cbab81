import type { HttpService } from '../helpers/town/service.ts';
import { stand, yes } from '../helpers/town/service.ts';
import { httpServices } from '../helpers/town/town.ts';
import { planted } from './corpus.ts';

/** A service by its entry in a config and by what it answers to a request, as `tests/helpers/town` has them. */
export type FuzzService = Pick<HttpService, 'name' | 'type' | 'entry' | 'answer'>;

const aws = { region: 'eu-central-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: planted };

const x = (thread: boolean): FuzzService => ({
  name: thread ? 'x-thread' : 'x',
  type: 'x',
  entry: (apiUrl) => ({
    type: 'x',
    apiUrl,
    appKey: 'app-key-of-acme',
    appSecret: `${planted}1`,
    accessToken: 'access-of-acme',
    accessSecret: planted,
    thread,
  }),
  answer: ({ method, path, body }, book) => {
    if (method === 'POST') {
      const { id, text } = stand(book, body, { text: String((JSON.parse(body) as { text: unknown }).text) });
      return yes({ data: { id, text } }, 201);
    }
    if (path.endsWith('/users/me'))
      return yes({ data: { id: '2244', name: 'Acme', username: 'acme' } }, 200, { 'x-access-level': 'read-write' });
    const data = book.posts.map(({ id, text }) => ({
      id,
      text,
      entities: { urls: [{ url: 'https://t.co/a', expanded_url: 'https://status.acme.example/incidents/7#1' }] },
    }));
    return yes({ data, meta: { result_count: data.length } });
  },
});

const ses: FuzzService = {
  name: 'email-ses',
  type: 'email',
  entry: (apiUrl) => ({
    type: 'email',
    from: 'Acme <status@acme.example>',
    to: ['anna@acme.example'],
    ses: aws,
    apiUrl,
  }),
  answer: ({ method, path }) => {
    if (method === 'POST') return yes({ MessageId: '010701-abc-000000' });
    if (path.endsWith('/account'))
      return yes({
        SendingEnabled: true,
        ProductionAccessEnabled: true,
        EnforcementStatus: 'HEALTHY',
        SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 12 },
      });
    return yes({ IdentityType: 'DOMAIN', VerifiedForSendingStatus: true, DkimAttributes: { Status: 'SUCCESS' } });
  },
};

/** Every service that a channel asks over HTTP. */
export const services: readonly FuzzService[] = [...httpServices, x(false), x(true), ses];
