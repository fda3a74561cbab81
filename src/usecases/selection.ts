import type { Config } from '../config/config.ts';
import type { PublishInput } from './input.ts';
import type { Refusal } from './refusal.ts';

/** Names of channels and components that the config does not know; null: all are known. */
export function checkNames({ channels, components }: Config, input: PublishInput): Refusal | null {
  const known = channels.map((channel) => channel.name);
  const named = [...(input.only ?? []), ...input.skip, ...(input.confirmed?.keys() ?? [])];
  const strange = named.filter((name) => !known.includes(name));
  if (strange.length > 0) return { kind: 'unknown_channel', names: strange, known };
  // Where the config lists no components, any name is as good as another.
  const parts = components.map((component) => component.name);
  const odd = input.components.map((one) => one.name).filter((name) => parts.length > 0 && !parts.includes(name));
  return odd.length > 0 ? { kind: 'unknown_component', names: odd, known: parts } : null;
}
