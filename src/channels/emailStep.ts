import type SMTPConnection from 'nodemailer/lib/smtp-connection';

/** Tells a step's own end from nodemailer's: `code` is what `problemOfError` looks at. */
export class CutError extends Error {
  override readonly name = 'CutError';
  readonly code: 'ETIMEDOUT' | 'ABORT_ERR' | 'ECONNECTION';

  constructor(code: 'ETIMEDOUT' | 'ABORT_ERR' | 'ECONNECTION', message: string) {
    super(message);
    this.code = code;
  }
}

type Done<T> = (error: unknown, value?: T) => void;

/** What is said over one connection, a step at a time. */
export interface Conversation {
  /**
   * Ends when `begin` calls back, when the connection breaks, when it takes too long or when the signal aborts; the last
   * two destroy the connection.
   */
  step<T>(
    bounds: { readonly limitMs: number; readonly signal: AbortSignal },
    begin: (done: Done<T>) => void,
  ): Promise<T>;
  /** Gives the step under way this long from now on. */
  allow(ms: number): void;
  isOpen(): boolean;
  /** Destroys the connection. */
  cut(): void;
}

export function converseOver(over: { onCut: () => void; connection?: SMTPConnection }): Conversation {
  let open = true;
  let end: Done<never> = () => {};
  let timer: NodeJS.Timeout | undefined;
  const breakOff = (error: unknown): void => {
    open = false;
    end(error);
  };
  const cut = (): void => {
    open = false;
    over.onCut();
  };
  const allow = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      cut();
      end(new CutError('ETIMEDOUT', `no answer in ${ms / 1000} s`));
    }, ms);
  };
  // `error` comes before `end`, and a connection that idles has nobody else to hear it.
  over.connection?.on('error', breakOff);
  over.connection?.on('end', () => breakOff(new CutError('ECONNECTION', 'the connection was closed')));

  return {
    step: (bounds, begin) =>
      new Promise((resolve, reject) => {
        const onAbort = (): void => {
          cut();
          finish(new CutError('ABORT_ERR', 'interrupted'));
        };
        const finish: Done<Parameters<typeof resolve>[0]> = (error, value) => {
          clearTimeout(timer);
          bounds.signal.removeEventListener('abort', onAbort);
          end = () => {};
          if (error) reject(error);
          else resolve(value as Parameters<typeof resolve>[0]);
        };
        end = finish;
        bounds.signal.addEventListener('abort', onAbort, { once: true });
        if (bounds.signal.aborted) return onAbort();
        allow(bounds.limitMs);
        begin(finish);
      }),
    allow,
    isOpen: () => open,
    cut,
  };
}
