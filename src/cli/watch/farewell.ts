import { leadOf, nextStep } from './nextStep.ts';
import type { Scene } from './scene.ts';
import { elapsed } from './spans.ts';

/** What stays on the terminal when the screen is gone: nobody looks any more, and what is to be done. */
export function farewell(scene: Scene | null, watchedForMs: number, now: Date): string {
  const lines = [`Stopped watching after ${elapsed(watchedForMs)}; nobody is looking now.`];
  const step = scene?.round ? nextStep(scene, now) : null;
  if (step?.command) lines.push(leadOf(step) + step.command);
  return lines.join('\n');
}
