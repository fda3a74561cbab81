import { type Approval, approvalId } from '../../domain/approval.ts';
import type { DraftApproval } from '../../usecases/draftApproval.ts';

/** What waits, or waited, for a second person. */
export const approvalJson = (approval: Approval) => ({
  id: approvalId(approval.id),
  state: approval.state,
  asked: approval.asked.at.toISOString(),
  by: approval.asked.person,
  /** Who can say yes; null: anybody but the one who asked. */
  needs: approval.rules.approvers,
  why: whyJson(approval),
  incident: approval.subject.id,
  event: approval.subject.event,
  title: approval.subject.title,
  ...(approval.ended === null ? {} : { endedBy: approval.ended.person, endedAt: approval.ended.at.toISOString() }),
  ...(approval.reason === null ? {} : { reason: approval.reason }),
});

const whyJson = ({ kind, rules }: Approval) => ({
  // An entry that waits as a whole does so on all channels.
  channels: kind === 'entry' ? [] : rules.channels.map(({ name }) => name),
  impact: rules.impact,
  event: rules.event,
});

/** What of a plan would wait. */
export const draftApprovalJson = ({ whole, channels, approvers, brokenGlass }: DraftApproval) => ({
  waits: brokenGlass === null ? (whole === null ? 'channels' : 'all') : 'nothing',
  needs: approvers,
  why: {
    channels: whole === null ? channels.map(({ name }) => name) : [],
    impact: whole?.impact ?? null,
    event: whole?.event ?? null,
  },
  breakGlass: brokenGlass,
});
