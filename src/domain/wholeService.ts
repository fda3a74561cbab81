import { statusByImpact } from './component.ts';
import type { Impact } from './impact.ts';
import { isOpen } from './incident.ts';
import type { Span, Told } from './uptime.ts';

/** The part that stands for all that nobody named: no component can be called so. */
export const unnamedPart = '';

/** An entry that says besides how bad it was. */
type Entry = Told['updates'][number] & { readonly impact: Impact; readonly status: string };

/**
 * An incident that never names a component is about the service as a whole, as bad as its impact says. What names some is
 * left as it is.
 */
export function aboutTheWhole(told: Omit<Told, 'updates'> & { readonly updates: readonly Entry[] }): Told {
  const { incident, updates } = told;
  const named = [incident.components, ...updates.map(({ components }) => components)];
  if (incident.work !== null || named.some((components) => components.length > 0)) return told;
  const part = (impact: Impact, isOver: boolean) => [
    { name: unnamedPart, status: isOver ? ('operational' as const) : statusByImpact[impact] },
  ];
  return {
    incident: { ...incident, components: part(incident.impact, !isOpen(incident)) },
    updates: updates.map(({ at, impact, status }) => ({ at, components: part(impact, status === 'resolved') })),
  };
}

/** Of the service as a whole: at each moment as bad as the worst of its parts. */
export const spansOfAll = (byName: ReadonlyMap<string, readonly Span[]>): readonly Span[] =>
  [...byName.values()].flat();
