import { unknownChannel } from '../init/unknownChannel.ts';
import type { Values } from '../values.ts';

/** Where a worker answers about its health; null: nowhere. */
export interface ListenAt {
  readonly host: string;
  readonly port: number;
}

export interface WorkerFlags {
  /** Null: all of the config. */
  readonly channels: readonly string[] | null;
  readonly concurrency: number;
  readonly listen: ListenAt | null;
}

export const defaultListen = '127.0.0.1:9464';
const defaultConcurrency = 2;
const mostConcurrency = 32;

export function readWorkerFlags(values: Values): WorkerFlags {
  const channels = values
    .list('channels')
    .flatMap((given) => given.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const concurrency = values.count('--concurrency', values.text('concurrency') ?? undefined) ?? defaultConcurrency;
  if (concurrency > mostConcurrency) {
    values.fault(`--concurrency can not be "${concurrency}": expected a number from 1 to ${mostConcurrency}.`);
  }
  return {
    channels: channels.length === 0 ? null : [...new Set(channels)],
    concurrency,
    listen: readListen(values),
  };
}

/** `127.0.0.1:9464`, `[::1]:9464`, `9464` of this machine only, or `none`. */
function readListen(values: Values): ListenAt | null {
  const given = values.text('listen') ?? defaultListen;
  if (given === 'none') return null;
  const [, bracketed, plain, digits] = /^(?:(?:\[([0-9a-f:.]+)\]|([^:[\]\s/]+)):)?(\d{1,5})$/iu.exec(given) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535) {
    values.fault(`--listen can not be "${given}": expected HOST:PORT such as ${defaultListen}, or none.`);
    return null;
  }
  return { host: bracketed ?? plain ?? '127.0.0.1', port };
}

/** The channels that are worked. Throws `CliError` for a name that the config does not have. */
export function chosenChannels(chosen: readonly string[] | null, known: readonly string[]): readonly string[] {
  const strange = chosen?.find((name) => !known.includes(name));
  if (strange !== undefined) throw unknownChannel(strange, known);
  return chosen ?? known;
}
