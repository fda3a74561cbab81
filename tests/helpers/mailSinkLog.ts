/** One message at the moment at which its last dot came, before the server's yes. */
export interface SinkMail {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Counted from 1. */
  readonly connection: number;
  /** The part of its Message-ID before the @, which is the delivery's id. */
  readonly id: string;
  /** Of all its bytes; the same for the same bytes. */
  readonly digest: string;
  readonly to: string;
}

/** A place in the conversation: `recipient` is before any byte of the message, `dot` before the yes, `yes` after it. */
export type SinkStep = 'recipient' | 'data' | 'dot' | 'yes';

export type SinkOrder =
  /** At the n-th time from now on that a message is at this step the sink says so; `halt`: it stands still from there on. */
  | { readonly kind: 'watch'; readonly step: SinkStep; readonly count: number; readonly halt: boolean }
  /** What is watched for is forgotten, and a sink that stands still goes on. */
  | { readonly kind: 'go on' }
  /** Whether connections are greeted; without a greeting nothing can be sent. */
  | { readonly kind: 'greet'; readonly yes: boolean };

export type SinkNews =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'reached' }
  /** Whatever came before this order has been done. */
  | { readonly kind: 'done'; readonly mostAtOnce: number };

export const lineOf = ({ atMs, connection, id, digest, to }: SinkMail): string =>
  `${atMs} ${connection} ${id} ${digest} ${to}\n`;

export function mailOf(line: string): SinkMail {
  const [atMs = '', connection = '', id = '', digest = '', to = ''] = line.split(' ');
  return { atMs: Number(atMs), connection: Number(connection), id, digest, to };
}
