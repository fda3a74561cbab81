import type { HttpAnswer } from '../net/httpClient.ts';
import { endWords } from './certificate.ts';
import { valueAt } from './jsonPath.ts';
import { plainLine, quoted, spokenMs } from './plainLine.ts';
import type { Finding } from './probe.ts';

type OneStatus = number | string;
/** `200`, `2xx`, or a list of them. */
export type StatusWanted = OneStatus | readonly OneStatus[];
type Scalar = string | number | boolean | null;

/** What an answer must be; lengths of time in milliseconds. */
export interface HttpExpectation {
  /** Absent: any from 200 to 299. */
  readonly status?: StatusWanted | undefined;
  /** Names in lower case; a value is held by the header's. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly text?: string | undefined;
  readonly notText?: string | undefined;
  /** By its place in the answer; of a list one will do. */
  readonly json?: Readonly<Record<string, Scalar | readonly Scalar[]>> | undefined;
  readonly latency?: number | undefined;
  readonly tlsExpiresIn?: number | undefined;
}

export interface HttpSeen {
  readonly answer: HttpAnswer;
  readonly certificateEndsAt: Date | null;
  readonly tookMs: number;
}

/** All that is wrong with an answer; with the wrong status that alone, because the rest follows from it. */
export function judgeHttp(wanted: HttpExpectation, seen: HttpSeen, now: Date): Finding {
  const { status } = seen.answer;
  const said = `HTTP ${status}`;
  if (!isWanted(status, wanted.status)) return { healthy: false, reason: `${said}${whereTo(seen.answer)}` };
  const faults = [
    ...headerFaults(seen.answer, wanted),
    ...textFaults(seen.answer, wanted),
    ...jsonFaults(seen.answer, wanted),
    ...certificateFaults(seen, wanted, now),
    ...latencyFaults(seen, wanted),
  ];
  return faults.length === 0
    ? { healthy: true, reason: said }
    : { healthy: false, reason: `${said}, but ${faults.join('; ')}` };
}

const isWanted = (status: number, wanted: StatusWanted = '2xx'): boolean =>
  [wanted].flat().some((one) => one === status || one === `${Math.floor(status / 100)}xx`);

/** The host alone: the rest of an address may hold a token. */
function whereTo({ status, headers }: HttpAnswer): string {
  const location = headers['location'] ?? '';
  return status >= 300 && status < 400 && URL.canParse(location)
    ? `, a redirect to ${plainLine(new URL(location).host, 80)}`
    : '';
}

function headerFaults({ headers }: HttpAnswer, wanted: HttpExpectation): readonly string[] {
  return Object.entries(wanted.headers ?? {}).flatMap(([name, text]) => {
    const value = headers[name];
    if (value === undefined) return [`it has no header ${name}`];
    return value.toLowerCase().includes(text.toLowerCase())
      ? []
      : [`its header ${name} is ${quoted(value)}, without ${quoted(text)}`];
  });
}

const textFaults = ({ text }: HttpAnswer, wanted: HttpExpectation): readonly string[] => [
  ...(wanted.text !== undefined && !text.includes(wanted.text) ? [`${quoted(wanted.text)} is not in the answer`] : []),
  ...(wanted.notText !== undefined && text.includes(wanted.notText)
    ? [`${quoted(wanted.notText)} is in the answer`]
    : []),
];

function jsonFaults({ text }: HttpAnswer, { json }: HttpExpectation): readonly string[] {
  if (json === undefined) return [];
  const answer = parsed(text);
  if (answer === null) return ['the answer is no JSON, or longer than 1 MiB'];
  return Object.entries(json).flatMap(([path, wanted]) => {
    const found = valueAt(answer.value, path);
    const will = [wanted].flat();
    if (will.some((one) => one === found)) return [];
    const place = plainLine(path, 60);
    if (found === undefined) return [`${place} is not in the answer`];
    return [`${place} is ${shown(found)}, not ${will.map(shown).join(' or ')}`];
  });
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text.replace(/^\ufeff/u, '')) };
  } catch {
    return null;
  }
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? quoted(value) : String(value);
}

const certificateFaults = (
  { certificateEndsAt: at }: HttpSeen,
  wanted: HttpExpectation,
  now: Date,
): readonly string[] => {
  if (wanted.tlsExpiresIn === undefined) return [];
  if (at === null) return ['there was no certificate: it came over plain HTTP'];
  return at.getTime() - now.getTime() > wanted.tlsExpiresIn ? [] : [`its certificate ${endWords(at, now)}`];
};

const latencyFaults = ({ tookMs }: HttpSeen, { latency }: HttpExpectation): readonly string[] =>
  latency !== undefined && tookMs > latency ? [`it took ${spokenMs(tookMs)}, longer than ${spokenMs(latency)}`] : [];
