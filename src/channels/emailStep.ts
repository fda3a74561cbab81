import type SMTPConnection from 'nodemailer/lib/smtp-connection';

/** Our own end of a conversation; the codes are those that `problemOfError` reads in nodemailer's errors. */
export class CutError extends Error {
  override readonly name = 'CutError';
  readonly code: 'ETIMEDOUT' | 'ABORT_ERR' | 'ECONNECTION';

  constructor(code: 'ETIMEDOUT' | 'ABORT_ERR' | 'ECONNECTION', message: string) {
    super(message);
    this.code = code;
  }
}

export type Done<T> = (error: unknown, value?: T) => void;

export interface Bounds {
  readonly limitMs: number;
  /** Null: nothing interrupts it. */
  readonly signal: AbortSignal | null;
}

/** What is said over one connection, a step at a time. */
export interface Conversation {
  /** Ends when `begin` calls back, when the connection breaks, and, destroying it, by time or by the signal. */
  step<T>(bounds: Bounds, begin: (done: Done<T>) => void): Promise<T>;
  /** Gives the step under way this long from now on. */
  allow(ms: number): void;
  isOpen(): boolean;
  /** Destroys the connection. */
  cut(): void;
}

export function converseOver(destroy: () => void, connection: SMTPConnection | null): Conversation {
  let open = true;
  let end: (error: unknown) => void = () => {};
  let timer: NodeJS.Timeout | undefined;
  const breakOff = (error: unknown): void => {
    open = false;
    end(error);
  };
  const cut = (): void => {
    open = false;
    destroy();
  };
  const allow = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      cut();
      end(new CutError('ETIMEDOUT', `no answer in ${ms / 1000} s`));
    }, ms);
  };
  // These stay for as long as the connection does: one that idles has nobody else to hear that it broke.
  connection?.on('error', breakOff);
  connection?.on('end', () => {
    open = false;
    // nodemailer ends a connection before it tells the step why (a 421, a DATA that nobody should have taken): its word counts.
    queueMicrotask(() => breakOff(new CutError('ECONNECTION', 'the server closed the connection')));
  });

  const step = <T>({ limitMs, signal }: Bounds, begin: (done: Done<T>) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      const onAbort = (): void => {
        cut();
        finish(new CutError('ABORT_ERR', 'interrupted'));
      };
      const finish: Done<T> = (error, value) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        end = () => {};
        if (error) reject(error);
        else resolve(value as T);
      };
      end = finish;
      if (signal?.aborted) return onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      allow(limitMs);
      begin(finish);
    });

  return { step, allow, isOpen: () => open, cut };
}
