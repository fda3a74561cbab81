import type { ChannelIo } from './channel.ts';
import { outcomeOfStatus } from './http.ts';
import { askerOf, at, type JsonAnswer, type Problem, textAt } from './jsonService.ts';
import { withoutSlash } from './secretUrl.ts';

export interface TelegramAccess {
  readonly token: string;
  readonly chatId: string;
  readonly apiUrl?: string | undefined;
}

export type TelegramAnswer =
  | { readonly kind: 'yes'; readonly result: unknown }
  | {
      readonly kind: 'no';
      readonly problem: Problem;
      readonly said: string;
      /** Of HTTP, or the body’s own; null: no answer came. */
      readonly code: number | null;
      /** The group has become a supergroup, which has another number. */
      readonly movedTo: string | null;
    };

export type TelegramApi = (method: string, fields: object, signal: AbortSignal) => Promise<TelegramAnswer>;

/** The token stands in the path, so a form that could change the address is none. */
export const isToken = (token: string): boolean => /^\d+:[\w-]+$/u.test(token.trim());

export function telegramApi({ token, apiUrl }: TelegramAccess, io: ChannelIo): TelegramApi {
  const base = `${withoutSlash(apiUrl ?? 'https://api.telegram.org')}/bot${token.trim()}`;
  const secrets = [token.trim()];
  const ask = askerOf(
    { who: 'Telegram', base, headers: {}, secrets, saying: (body) => textAt(body, 'description') },
    io,
  );
  return async (method, fields, signal) => answerOf(await ask('POST', `/${method}`, signal, fields), io.now());
}

// Telegram has no codes of its own, only sentences: these concern every message to this chat, though HTTP says 400.
const ofTheChannel =
  /chat not found|not enough rights|need administrator rights|have no rights|not a member|bot was (?:kicked|blocked)|group chat was (?:deactivated|upgraded)|CHAT_WRITE_FORBIDDEN|CHAT_ADMIN_REQUIRED|CHAT_RESTRICTED/iu;

function answerOf(answer: JsonAnswer, now: Date): TelegramAnswer {
  const { body } = answer;
  if (answer.problem === null && at(body, 'ok') === true) return { kind: 'yes', result: at(body, 'result') };
  const said = textAt(body, 'description') ?? '';
  const problem = answer.problem ?? unsaid(answer, said, now);
  const moved = at(body, 'parameters', 'migrate_to_chat_id');
  const movedTo = problem.kind === 'failed' && Number.isSafeInteger(moved) ? String(moved) : null;
  const named = at(body, 'error_code');
  const code = typeof named === 'number' ? named : answer.status;
  return { kind: 'no', problem: refined(problem, body, said), said, code, movedTo };
}

/** HTTP says yes: a no stands in the body then, or nothing that can be read. */
function unsaid({ body, headers }: JsonAnswer, said: string, now: Date): Problem {
  if (at(body, 'ok') !== false) return { kind: 'uncertain', reason: 'Telegram’s answer can not be read' };
  const code = at(body, 'error_code');
  const status = typeof code === 'number' && code >= 400 ? code : 400;
  const problem = outcomeOfStatus({ status, headers, text: said }, 'Telegram', now);
  return problem ?? { kind: 'uncertain', reason: 'Telegram’s answer can not be read' };
}

function refined(problem: Problem, body: unknown, said: string): Problem {
  if (problem.kind === 'retry') {
    const seconds = at(body, 'parameters', 'retry_after');
    return typeof seconds === 'number' && seconds >= 0 ? { ...problem, retryAfterMs: seconds * 1000 } : problem;
  }
  return problem.kind === 'failed' && ofTheChannel.test(said) ? { ...problem, scope: 'channel' } : problem;
}
