import type { ComponentState } from '../domain/component.ts';
import type { AnnouncementEvent, Event } from '../domain/event.ts';
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
  /** `--confirm`: at most so many messages by the names of channels, as a person has agreed to. Absent: none was named. */
  readonly confirmed?: ReadonlyMap<string, number>;
  /** Nobody will see an e-mail's HTML, which takes longer to make than all the rest: `--dry-run`. */
  readonly textOnly: boolean;
  /** `--break-glass`: why it goes without the second person that the rules ask for. Absent or null: it does not. */
  readonly breakGlass?: string | null;
  /** Records, and leaves the sending to a worker. */
  readonly detach?: boolean;
}

export interface OpenInput extends PublishInput {
  readonly title: string | null;
  readonly startedAt: Date | null;
  readonly isPrivate: boolean;
  /** `MNT-8`: the planned work that went wrong, and ends with this. Absent: none. */
  readonly fromMaintenance?: string | null;
}

export interface ScheduleInput extends PublishInput {
  readonly title: string | null;
  readonly startsAt: Date | null;
  /** Null: `lengthMs` after it begins. */
  readonly endsAt: Date | null;
  readonly lengthMs: number | null;
  /** How long before the start notices go out, in milliseconds; null: as is usual for work of this size. */
  readonly remindMs: readonly number[] | null;
  /** Nothing begins or completes it by itself. */
  readonly byHand: boolean;
  /** The times as they were asked for, which the same key must repeat: `in 2h` is another instant each time. */
  readonly asked: string;
}

export interface MaintenanceInput extends PublishInput {
  /** `MNT-8`, `8`, or null for the only one that it can be about. */
  readonly id: string | null;
}

/** Where both are null the new end is missing. */
export interface ExtendInput extends MaintenanceInput {
  readonly to: Date | null;
  /** Longer than was told, in milliseconds; counted from now where that end has passed. */
  readonly byMs: number | null;
  readonly asked: string;
}

export interface CompleteInput extends MaintenanceInput {
  /** The reason for going against the probes; null: they decide. */
  readonly override: string | null;
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

export interface AnnounceInput extends PublishInput {
  /** Null: where to look. */
  readonly event: AnnouncementEvent | null;
}

export interface PostmortemInput extends PublishInput {
  /** Null: the incident that was resolved last. */
  readonly id: string | null;
}

export interface NoteInput {
  readonly id: string | null;
  readonly message: string | null;
}
