import * as v from 'valibot';
import { componentStatuses } from '../../domain/component.ts';
import { events } from '../../domain/event.ts';
import { impacts } from '../../domain/impact.ts';

// What is kept as JSON in a column. What a later version adds to one of them passes, and is kept.

const whole = v.pipe(v.number(), v.safeInteger());
const instant = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text))),
);

export const texts = v.array(v.string());
export const components = v.array(v.looseObject({ name: v.string(), status: v.picklist(componentStatuses) }));

export const work = v.looseObject({
  startsAt: instant,
  endsAt: instant,
  begunAt: v.nullable(instant),
  components,
  remindMs: v.array(whole),
  remindedMs: v.nullable(whole),
  message: v.nullable(v.string()),
  byHand: v.boolean(),
  reach: v.looseObject({
    only: v.nullable(texts),
    skip: texts,
    audience: v.nullable(v.string()),
    confirmed: v.array(v.tuple([v.string(), whole])),
  }),
  became: v.nullable(whole),
});

export const evidence = v.looseObject({
  healthyForMs: v.number(),
  requiredMs: v.number(),
  stableSince: v.nullable(instant),
  override: v.nullable(v.string()),
  confirmedBy: v.nullable(v.picklist(['person', 'flag'])),
});

export const message = v.looseObject({
  subject: v.nullable(v.string()),
  text: v.string(),
  html: v.nullable(v.string()),
  parts: texts,
});

export const approvalSubject = v.looseObject({
  id: v.nullable(v.string()),
  seq: whole,
  title: v.string(),
  event: v.picklist(events),
  impact: v.picklist(impacts),
});

export const approvalRules = v.looseObject({
  channels: v.array(v.looseObject({ name: v.string(), expireAfterMs: v.nullable(whole) })),
  impact: v.nullable(v.picklist(impacts)),
  event: v.nullable(v.picklist(events)),
  approvers: v.nullable(texts),
});

export const saidMessages = v.array(
  v.looseObject({ channel: v.string(), locale: v.string(), recipients: whole, digest: v.string() }),
);

export const faults = v.array(v.looseObject({ line: whole, message: v.string() }));
