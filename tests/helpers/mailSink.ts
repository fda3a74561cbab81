import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { mailOf, type SinkMail, type SinkNews, type SinkOrder, type SinkStep } from './mailSinkLog.ts';

/** A mail server in a process of its own that remembers everything, also when the test's own process has no time. */
export interface MailSink {
  readonly port: number;
  /** All that has arrived, in order. */
  mails(): readonly SinkMail[];
  /** Ends once so many more have arrived. */
  arrived(count: number): Promise<void>;
  /** Ends when a message is at this step for the n-th time from now on; the sink stands still from there on. */
  haltsAt(step: SinkStep, count: number): Promise<void>;
  /** Forgets what it was to tell, and answers again. */
  goOn(): Promise<void>;
  greet(yes: boolean): Promise<void>;
  /** Connections that stood at the same time. */
  mostAtOnce(): Promise<number>;
  close(): Promise<void>;
}

/**
 * @param log the file that it writes
 * @param answerMs how long its yes takes, on the average
 */
export async function startMailSink(log: string, answerMs: number): Promise<MailSink> {
  const script = fileURLToPath(import.meta.resolve('./mailSinkProcess.ts'));
  const child = fork(script, [log, String(answerMs)], { execArgv: [] });
  const waiting: { readonly kind: SinkNews['kind']; readonly done: (news: SinkNews) => void }[] = [];
  child.on('message', (news: SinkNews) => {
    const at = waiting.findIndex((one) => one.kind === news.kind);
    if (at >= 0) for (const one of waiting.splice(at, 1)) one.done(news);
  });
  const next = (kind: SinkNews['kind']): Promise<SinkNews> => new Promise((done) => waiting.push({ kind, done }));
  const order = async (what: SinkOrder): Promise<SinkNews> => {
    const news = next('done');
    child.send(what);
    return await news;
  };
  const watch = async (step: SinkStep, count: number, halt: boolean): Promise<void> => {
    const reached = next('reached');
    await order({ kind: 'watch', step, count, halt });
    await reached;
  };
  const listening = await next('listening');
  return {
    port: listening.kind === 'listening' ? listening.port : 0,
    mails: () => readFileSync(log, 'utf8').split('\n').slice(0, -1).map(mailOf),
    arrived: (count) => watch('dot', count, false),
    haltsAt: (step, count) => watch(step, count, true),
    goOn: async () => {
      // Nobody hears any more of what was watched for.
      for (let at = waiting.length - 1; at >= 0; at -= 1) if (waiting[at]?.kind === 'reached') waiting.splice(at, 1);
      await order({ kind: 'go on' });
    },
    greet: async (yes) => void (await order({ kind: 'greet', yes })),
    mostAtOnce: async () => {
      const news = await order({ kind: 'go on' });
      return news.kind === 'done' ? news.mostAtOnce : 0;
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
