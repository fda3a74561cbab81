import * as v from 'valibot';
import type { HttpAnswer, HttpRequest } from '../net/httpClient.ts';
import { jsonOf } from './answerBody.ts';
import type { ChannelIo, Envelope, RemotePost } from './channel.ts';
import { outcomeOfFailure, outcomeOfStatus } from './http.ts';
import { jsonRequest, type Problem } from './jsonService.ts';
import { withoutSlash } from './secretUrl.ts';

export interface Call {
  readonly method: HttpRequest['method'];
  /** Below the service's base. */
  readonly path: string;
  readonly body?: object;
}

/** Where a message stands at the service: an update of an incident, or the incident itself. */
export interface Posted {
  readonly incident: string;
  readonly update: string | null;
  readonly url: string | null;
}

/** One update as the service lists it. */
export interface Entry extends Posted {
  readonly text: string;
  /** When it was posted, in epoch milliseconds; null: the service does not say. */
  readonly at: number | null;
  /** Our own marks of an incident and of its delivery, empty where it has none; absent: the service shows none. */
  readonly marks?: { readonly incident: string; readonly delivery: string };
  /** False: the service has closed it. */
  readonly open: boolean;
}

/** A GET, read as JSON of this shape; null: no readable answer. */
export type Read = <S extends v.GenericSchema>(path: string, schema: S) => Promise<v.InferOutput<S> | null>;

/** What differs between the services: data, and small functions without I/O of their own. */
export interface HostedService {
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The message as it is sent. */
  text(envelope: Envelope): string | Promise<string>;
  create(envelope: Envelope, text: string): Call;
  update(incident: string, envelope: Envelope, text: string): Call;
  /** What the service's yes names; null: nothing that can be read. */
  created(answer: unknown): Posted | null;
  updated(answer: unknown, incident: string): Posted | null;
  /** Puts other words into a message that stands, and tells nobody. */
  edit(place: Omit<Posted, 'url'>, envelope: Envelope, text: string): Call;
  /** Whether an id leads to one message for ever; one that does not is looked for by our link to the very update. */
  isOneMessage(place: Omit<Posted, 'url'>): boolean;
  /** Each update takes the place of the one before. Absent: they stand beside each other. */
  readonly holdsNewestOnly?: boolean;
  /** Requests after the message stands; one that fails leaves it standing. Each may be repeated at will. */
  afterwards?(posted: Posted, envelope: Envelope): readonly Call[];
  /** All updates of this incident, or of all incidents that bear its title; null: they could not be read. */
  list(read: Read, incident: string | null, envelope: Envelope): Promise<readonly Entry[] | null>;
}

/** `incident` or `incident/update`, as `remoteId` has it. */
export function placeOf({ remoteId }: RemotePost): Omit<Posted, 'url'> {
  const [incident = remoteId, update] = remoteId.split('/');
  return { incident, update: update ?? null };
}

/** One request. Throws `HttpFailure`. */
export async function ask(
  { base, headers }: Pick<HostedService, 'base' | 'headers'>,
  { method, path, body }: Call,
  io: ChannelIo,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  return await io.http(withoutSlash(base) + path, jsonRequest(method, headers, body), signal);
}

/** @param refused hears why an answer was none, `status` null where none came */
export const reader =
  (
    service: Pick<HostedService, 'base' | 'headers'>,
    io: ChannelIo,
    signal: AbortSignal,
    refused: (problem: Problem, status: number | null) => void = () => {},
  ): Read =>
  async (path, schema) => {
    try {
      const answer = await ask(service, { method: 'GET', path }, io, signal);
      const problem = outcomeOfStatus(answer, new URL(service.base).host, io.now());
      if (problem) refused(problem, answer.status);
      const json = problem ? null : v.safeParse(schema, jsonOf(answer.text));
      return json?.success ? json.output : null;
    } catch (error) {
      refused(outcomeOfFailure(error), null);
      return null;
    }
  };
