import type { RowFault } from '../contacts/contactSource.ts';
import type { Guard } from '../domain/greenLight.ts';
import type { Impact } from '../domain/impact.ts';
import type { OpenStatus } from '../domain/status.ts';
import type { TemplateFault } from '../messages/renderer.ts';
import type { WordingFinding } from '../messages/wording.ts';

/** Why a verb stops before it stores anything, in the order in which PRODUCT.md section 2 lets them speak. */
export type Refusal =
  /** A flag whose value can't be (exit 2). */
  | { readonly kind: 'bad_value'; readonly flag: string; readonly value: string; readonly expected: string }
  | { readonly kind: 'unknown_channel'; readonly names: readonly string[]; readonly known: readonly string[] }
  | { readonly kind: 'unknown_component'; readonly names: readonly string[]; readonly known: readonly string[] }
  | { readonly kind: 'several_open'; readonly ids: readonly string[] }
  /** Unknown id or wrong state (exit 3). */
  | { readonly kind: 'unknown_incident'; readonly id: string }
  | {
      readonly kind: 'unknown_update';
      readonly id: string;
      readonly update: number | null;
      readonly known: readonly number[];
    }
  | { readonly kind: 'none_open' }
  | { readonly kind: 'none_resolved' }
  | { readonly kind: 'already_resolved'; readonly id: string; readonly resolvedAt: Date }
  | { readonly kind: 'not_resolved'; readonly id: string }
  | { readonly kind: 'key_conflict'; readonly id: string; readonly key: string }
  /** The guard (exit 5). */
  | {
      readonly kind: 'not_green';
      readonly id: string;
      readonly impact: Impact;
      readonly guard: Guard;
      readonly status: OpenStatus;
    }
  /** Input, wording, preflight (exit 2): all of them at once. */
  | { readonly kind: 'not_ready'; readonly faults: readonly PublishFault[] };

/** One thing that keeps a message from going out. */
export type PublishFault =
  | { readonly kind: 'missing_input'; readonly flag: string; readonly what: string }
  | { readonly kind: 'wording'; readonly finding: WordingFinding; readonly where: string }
  | { readonly kind: 'template'; readonly channel: string; readonly locale: string; readonly fault: TemplateFault }
  | { readonly kind: 'channel'; readonly channel: string; readonly message: string; readonly fix: string }
  | {
      readonly kind: 'contact_rows';
      readonly faults: readonly RowFault[];
      /** Broken ones beyond those. Absent: none. */
      readonly more?: number;
      readonly good: number;
    }
  | { readonly kind: 'contact_source'; readonly message: string }
  | { readonly kind: 'text_too_long'; readonly flag: string; readonly length: number; readonly limit: number }
  | { readonly kind: 'bad_text'; readonly flag: string; readonly character: string; readonly position: number }
  | { readonly kind: 'unconfirmed'; readonly what: string };
