import {
  type AnyChannelDefinition,
  type Channel,
  defineChannel,
  type Envelope,
  type RemotePost,
  type Sender,
  unlimited,
} from '../../src/channels/channel.ts';
import type { Outcome, UncertainRule } from '../../src/domain/delivery.ts';
import type { Rate } from '../../src/domain/pace.ts';

/** What a plain sender answers; the last one stands for all that follow. */
export type Answer = Outcome | ((envelope: Envelope, signal: AbortSignal) => Outcome | Promise<Outcome>);

export interface PlainChannel extends Channel {
  /** Every envelope that was sent, in order, with the time of its sending. */
  readonly sent: { readonly envelope: Envelope; readonly atMs: number }[];
  /** Every envelope that was to be put in place of a post, and that post. */
  readonly edited: { readonly envelope: Envelope; readonly post: RemotePost }[];
  /** How often it was opened, and closed. */
  readonly uses: { opened: number; closed: number };
}

interface PlainOptions {
  readonly answers?: readonly Answer[];
  readonly rule?: UncertainRule;
  readonly whenUncertain?: 'resend' | 'hold';
  readonly lookUp?: Sender['lookUp'];
  /** What comes of each edit, one after the other; absent: it can't edit. */
  readonly edits?: readonly Outcome[];
  readonly lanes?: number;
  readonly rate?: Rate;
  readonly goesFirst?: boolean;
  readonly open?: () => void;
  readonly elapsedMs: () => number;
}

export const yes: Outcome = { kind: 'sent', remoteId: '1', url: 'https://social.example/1' };
export const lost: Outcome = { kind: 'uncertain', reason: 'no answer came' };
export const retry = (retryAfterMs: number | null = null, pace: 'prompt' | 'greylist' = 'prompt'): Outcome => ({
  kind: 'retry',
  reason: 'not now',
  retryAfterMs,
  pace,
});
export const no = (scope: 'delivery' | 'channel' = 'delivery'): Outcome => ({ kind: 'failed', reason: 'no', scope });

/** A channel of no service: the contract of channel.ts, answering as it is told. */
export function plainChannel(name: string, options: PlainOptions): PlainChannel {
  const { answers = [yes], rule = 'hold', lanes = 1, goesFirst = false } = options;
  const sent: PlainChannel['sent'] = [];
  const edited: { envelope: Envelope; post: RemotePost }[] = [];
  const uses = { opened: 0, closed: 0 };
  const definition = defineChannel({
    type: 'plain',
    title: 'Plain',
    reach: 'broadcast',
    variants: [],
    format: 'text',
    measure: unlimited,
    limitText: 'none',
    can: {
      thread: false,
      edit: options.edits !== undefined,
      delete: false,
      lookUp: options.lookUp !== undefined,
      verify: false,
    },
    afterwards: 'Nothing.',
    client: 'none',
    rate: options.rate ?? null,
    contracts: [],
    uncertain: { rule, means: `by ${rule}` },
    goesFirst,
    expires: true,
    settings: {},
    redirect: () => ({}),
    lanes: () => lanes,
    verify: async () => ({ kind: 'ok', message: '' }),
    open: async () => {
      uses.opened += 1;
      options.open?.();
      return {
        send: async (envelope, signal) => {
          const answer = answers[Math.min(sent.length, answers.length - 1)] ?? yes;
          sent.push({ envelope, atMs: options.elapsedMs() });
          return typeof answer === 'function' ? await answer(envelope, signal) : answer;
        },
        ...(options.lookUp ? { lookUp: options.lookUp } : {}),
        ...(options.edits ? { edit: editor(options.edits, edited) } : {}),
        close: async () => {
          uses.closed += 1;
        },
      };
    },
  }) as AnyChannelDefinition;
  const { whenUncertain } = options;
  const common = { audience: 'public', expireAfter: 7_200_000, allowMetadata: false } as const;
  const settings = { ...common, ...(whenUncertain ? { whenUncertain } : {}) };
  return { name, definition, settings, sent, edited, uses };
}

const editor =
  (answers: readonly Outcome[], edited: { envelope: Envelope; post: RemotePost }[]): NonNullable<Sender['edit']> =>
  async (envelope, post) => {
    edited.push({ envelope, post });
    return answers[Math.min(edited.length, answers.length) - 1] ?? yes;
  };
