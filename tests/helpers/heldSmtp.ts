import { type SmtpReceiver, startSmtpServer } from './smtpServer.ts';

/** A mail server that takes messages and answers when it is told to. */
export interface HeldSmtp extends SmtpReceiver {
  /** Resolves when so many wait for an answer. */
  holding(count: number): Promise<void>;
  /** Says yes to the oldest so many of them; what comes afterwards waits again. */
  answer(count: number): void;
  /** Says yes to all, also to what comes. */
  release(): void;
  /** Addresses in the order in which their messages came. */
  readonly arrived: readonly string[];
}

export async function startHeldSmtp(): Promise<HeldSmtp> {
  const arrived: string[] = [];
  let held: (() => void)[] = [];
  let isOpen = false;
  const watchers = new Set<() => void>();
  const tellWatchers = (): void => {
    for (const watch of watchers) watch();
  };
  const server = await startSmtpServer({
    onData: (stream, session, done) => {
      stream.resume();
      stream.on('end', () => {
        arrived.push(...session.envelope.rcptTo.map(({ address }) => address));
        if (isOpen) done(null, '2.0.0 queued');
        else held.push(() => done(null, '2.0.0 queued'));
        tellWatchers();
      });
    },
  });
  const answer = (count: number): void => {
    const [now, later] = [held.slice(0, count), held.slice(count)];
    held = later;
    for (const one of now) one();
  };
  return {
    ...server,
    arrived,
    holding: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (held.length !== count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    answer,
    release: () => {
      isOpen = true;
      answer(held.length);
    },
  };
}
