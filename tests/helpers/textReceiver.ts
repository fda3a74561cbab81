import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SentText {
  readonly to: string;
  readonly body: string;
}

export interface TextReceiver {
  readonly url: string;
  /** What came, in order. */
  readonly texts: readonly SentText[];
  /** Whom the texts went to since this was asked for last, in the order of their numbers. */
  newlyTold(): readonly string[];
  close(): Promise<void>;
}

/** Takes texts as Twilio does, all of them. */
export async function startTextReceiver(): Promise<TextReceiver> {
  const texts: SentText[] = [];
  let told = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    texts.push({ to: form.get('To') ?? '', body: form.get('Body') ?? '' });
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ sid: `SM${texts.length}`, status: 'queued' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    texts,
    newlyTold: () => {
      const news = texts.slice(told).map(({ to }) => to);
      told = texts.length;
      return news.toSorted();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The settings of a channel whose texts go there. */
export const textChannel = (url: string, more: object = {}): object => ({
  ...{ type: 'sms', provider: 'twilio', accountSid: 'AC0desk', authToken: 'unreal', from: '+15005550006' },
  apiUrl: url,
  ...more,
});
