import type { Channel } from '../channels/channel.ts';
import type { ContactSource } from '../contacts/index.ts';
import type { AllClearPolicy } from '../domain/greenLight.ts';
import type { Impact } from '../domain/impact.ts';
import type { PromisePolicy } from '../domain/promise.ts';
import type { Route } from '../domain/route.ts';
import type { Secret } from '../domain/secret.ts';
import type { Probe } from '../probes/probe.ts';
import type { ApprovalSettings } from './approvalSettings.ts';
import type { PageSettings } from './pageSettings.ts';

/** The configuration after reading, checking and filling in the defaults (PRODUCT.md section 3). */
export interface Config {
  /** The file it came from; null: there is none, and nobody but the page is told. */
  readonly path: string | null;
  readonly company: { readonly name: string; readonly url: string | null; readonly supportEmail: string | null };
  /** Without a slash at its end; null: none is known. */
  readonly pageUrl: string | null;
  readonly page: PageSettings;
  readonly timezone: string;
  readonly locale: string;
  /** `sqlite:/…`, or `postgres://…` without its password. */
  readonly storeUrl: string;
  /** Of a database; left out where it is to come from `PGPASSWORD` or `~/.pgpass`, or none is needed. */
  readonly storePassword?: Secret;
  readonly components: readonly ConfiguredComponent[];
  /** In the order of the file. */
  readonly channels: readonly Channel[];
  readonly routes: readonly Route[];
  readonly probes: readonly Probe[];
  readonly allClear: AllClearPolicy;
  readonly promise: PromisePolicy;
  /** How an incident is opened where that is left to the program; it is never unless a flag asks for it. */
  readonly autoOpen: AutoOpenPolicy;
  /** What needs a second person's yes. Absent: nothing does. */
  readonly approval?: ApprovalSettings;
  readonly contactSources: readonly ContactSource[];
  /** Absolute; null: the built-in templates only. */
  readonly templatesFolder: string | null;
  readonly signingKey: Secret | null;
  /** Every secret of the file with its place in it (`channels.x.appKey`). */
  readonly secrets: readonly { readonly path: string; readonly secret: Secret }[];
}

export interface AutoOpenPolicy {
  /** A probe must have failed without a break for so long. Milliseconds. */
  readonly afterMs: number;
  readonly impact: Exclude<Impact, 'none'>;
  /** Null: made of the titles of the components. */
  readonly title: string | null;
  /** Probes of something that is always there: while one of them fails, this machine is what is cut off. */
  readonly needs: readonly string[];
}

export interface ConfiguredComponent {
  readonly name: string;
  readonly title: string;
  /** The heading that it stands under on the status page; null: none. */
  readonly group: string | null;
  readonly probes: readonly string[];
}

/** One thing wrong in the file: where, what was expected, what was found. */
export interface ConfigFaultLine {
  /** `channels.customers.from` */
  readonly path: string;
  readonly message: string;
}

export type ConfigFault =
  | { readonly kind: 'config_missing'; readonly file: string }
  | { readonly kind: 'config_unreadable'; readonly file: string; readonly detail: string }
  | { readonly kind: 'config_insecure'; readonly file: string; readonly problem: string; readonly mend: string }
  | {
      readonly kind: 'config_syntax';
      readonly file: string;
      readonly line: number;
      readonly column: number;
      readonly detail: string;
    }
  | { readonly kind: 'config_invalid'; readonly file: string; readonly faults: readonly ConfigFaultLine[] };
