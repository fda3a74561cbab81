import * as v from 'valibot';
import { duration, nonEmptyText, secret, url } from '../channels/settings.ts';
import { events } from '../domain/event.ts';
import { impacts } from '../domain/impact.ts';
import { partUrl } from '../store/postgresUrl.ts';
import { approvalSchema } from './approvalSettings.ts';
import { contactSourceSchema } from './contactSources.ts';
import { pageSchema } from './pageSettings.ts';
import { isZone } from './zones.ts';

const listOf = (words: readonly string[]): string => `one of ${words.join(', ')}`;
const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_.-]*$/iu, 'a name of letters, digits, "_", "." and "-"'));
const impact = v.picklist(impacts, listOf(impacts));
const promised = v.union([v.literal('none'), duration()], 'a length of time such as "30m", or "none"');
const record = v.record(name, v.looseObject({ type: v.string('the name of a type') }));

const isLocale = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

const component = v.strictObject({
  name,
  title: v.optional(nonEmptyText('a title')),
  group: v.optional(nonEmptyText('the heading that it stands under on the status page')),
  probes: v.optional(v.array(name), []),
});

const route = v.strictObject({
  channels: v.pipe(v.array(name), v.minLength(1, 'at least one channel')),
  impacts: v.optional(v.array(impact)),
  events: v.optional(v.array(v.picklist(events, listOf(events)))),
  after: v.optional(duration()),
});

const soak = v.strictObject({
  none: v.optional(duration(), '5m'),
  minor: v.optional(duration(), '15m'),
  major: v.optional(duration(), '30m'),
  critical: v.optional(duration(), '60m'),
});

const allClear = v.strictObject({
  soak: v.optional(soak, {}),
  every: v.optional(duration(), '30s'),
  growth: v.optional(v.pipe(v.number('a number of at least 1'), v.minValue(1, 'a number of at least 1')), 2),
  max: v.optional(duration(), '6h'),
});

const autoOpen = v.strictObject({
  after: v.optional(duration(), '3m'),
  impact: v.optional(v.picklist(['minor', 'major', 'critical'], 'one of minor, major, critical'), 'major'),
  title: v.optional(nonEmptyText('a title')),
  needs: v.optional(v.array(name), []),
});

const promise = v.strictObject({
  critical: v.optional(promised, '30m'),
  major: v.optional(promised, '60m'),
  minor: v.optional(promised, '4h'),
  none: v.optional(promised, 'none'),
});

const shared = 'a database such as "postgres://user@host/database", without the password';
/** A file, a database, or a database whose password stands elsewhere. */
const store = v.union(
  [
    v.pipe(
      v.string(),
      v.regex(
        /^(?:sqlite:.|postgres(?:ql)?:\/\/)/u,
        'a store such as "sqlite:/path/to/incidents.db", or "postgres://user@host/database"',
      ),
    ),
    v.strictObject({
      url: v.pipe(
        v.string(shared),
        v.regex(/^postgres(?:ql)?:\/\//u, shared),
        v.check((url) => partUrl(url).password === null, shared),
      ),
      password: secret(),
    }),
  ],
  'a store such as "sqlite:/path/to/incidents.db", "postgres://user@host/database", or {"url": …, "password": …}',
);

/** All of the file but what the types of channels and probes add; `checkConfig` parses those by their own definitions. */
export const configSchema = v.strictObject({
  $schema: v.optional(v.string()),
  company: v.strictObject({
    name: nonEmptyText("the company's name"),
    url: v.optional(url()),
    supportEmail: v.optional(v.pipe(v.string(), v.email('an e-mail address'))),
  }),
  statusPage: v.optional(v.strictObject({ url: url() })),
  page: v.optional(pageSchema, {}),
  timezone: v.optional(v.pipe(v.string(), v.check(isZone, 'a time zone such as "Europe/Berlin"'))),
  locale: v.optional(v.pipe(v.string(), v.check(isLocale, 'a language tag such as "en" or "de"')), 'en'),
  store: v.optional(store),
  components: v.optional(v.array(component), []),
  channels: v.optional(record, {}),
  routes: v.optional(v.array(route), []),
  probes: v.optional(record, {}),
  allClear: v.optional(allClear, {}),
  promise: v.optional(promise, {}),
  autoOpen: v.optional(autoOpen, {}),
  approval: v.optional(approvalSchema),
  contacts: v.optional(
    v.strictObject({
      sources: v.array(contactSourceSchema),
    }),
  ),
  templates: v.optional(nonEmptyText('a folder')),
  signingKey: v.optional(secret()),
});

export type ParsedConfig = v.InferOutput<typeof configSchema>;

/** What every probe takes. */
export const commonProbeSettings = {
  timeout: v.pipe(v.optional(duration(), '10s'), v.description('for one try, all that belongs to it included')),
  retries: v.pipe(
    v.optional(v.pipe(v.number('a whole number from 0 to 10'), v.integer(), v.minValue(0), v.maxValue(10)), 0),
    v.description('further tries, 250 ms apart, before a look counts as failed'),
  ),
  allowMetadata: v.pipe(
    v.optional(v.boolean('true or false'), false),
    v.description('`true`: it may go to link-local and metadata addresses'),
  ),
};
