import type { ComponentState } from '../domain/component.ts';
import type { Event } from '../domain/event.ts';
import type { Impact } from '../domain/impact.ts';
import type { NextUpdate } from '../domain/promise.ts';
import type { OpenStatus } from '../domain/status.ts';

/** What every publishing verb may be told. `null` or absent: not said. */
export interface PublishInput {
  readonly message: string | null;
  readonly event: Event | null;
  readonly status: OpenStatus | null;
  readonly impact: Impact | null;
  readonly components: readonly ComponentState[];
  /** Only these channels; null: as the routes say. */
  readonly only: readonly string[] | null;
  readonly skip: readonly string[];
  readonly nextUpdate: NextUpdate;
  readonly key: string | null;
  /** Only contacts with this tag. */
  readonly audience: string | null;
  /** `--allow-wording`, or a person at the terminal who read the phrase and went on. */
  readonly allowWording: boolean;
  /** Bad rows of the contact list are left out instead of stopping all. */
  readonly skipInvalid: boolean;
  /** Nobody will see an e-mail's HTML, which takes longer to make than all the rest: `--dry-run`. */
  readonly textOnly: boolean;
}

export interface OpenInput extends PublishInput {
  readonly title: string | null;
  readonly startedAt: Date | null;
  readonly isPrivate: boolean;
}

export interface UpdateInput extends PublishInput {
  /** `INC-7`, `7`, or null for the only open one. */
  readonly id: string | null;
  readonly stillWorking: boolean;
  /** `--public`: a private incident becomes public with this update. */
  readonly publish: boolean;
}

export interface ResolveInput extends PublishInput {
  readonly id: string | null;
  /** The reason for going against the guard; null: the guard decides. */
  readonly override: string | null;
  /** Who confirms the checklist where an affected component has no probe; null: nobody yet. */
  readonly confirmedBy: 'person' | 'flag' | null;
}

export interface ReopenInput extends PublishInput {
  readonly id: string | null;
}

export interface CorrectInput extends PublishInput {
  readonly id: string | null;
  /** The number of the update whose words are wrong; null: the newest. */
  readonly update: number | null;
}

export interface NoteInput {
  readonly id: string | null;
  readonly message: string | null;
}
