import type { Config } from '../config/config.ts';
import { type ApprovalPolicy, othersThan } from '../domain/approval.ts';
import { type Check, ok, warning } from './doctorCheck.ts';

interface ApprovalDeps {
  readonly config: Pick<Config, 'approval'>;
  /** Who uses this machine. */
  readonly person: string;
}

/** Who can say yes to what is asked for from this machine. */
export function checkApproval({ config: { approval }, person }: ApprovalDeps): readonly Check[] {
  if (!approval) return [];
  const [area, name] = ['config', 'approval'] as const;
  const ruled = rulesIn(approval);
  if (ruled === '') {
    const fix = 'add "channels", "impacts" or "events" to "approval", or take it out';
    return [warning(area, name, 'nothing needs a second person: there are people who could say yes, and no rule', fix)];
  }
  const others = othersThan(person, approval);
  if (others?.length === 0) {
    const fix = 'add a second person to approval.approvers';
    return [
      warning(area, name, `only ${person}, who uses this machine, can say yes to what is asked for from it`, fix),
    ];
  }
  const who = others === null ? `anybody but ${person}` : others.join(' or ');
  return [ok(area, name, `${ruled}: ${who} can say yes to what ${person} asks for`)];
}

const rulesIn = ({ channels, impacts, events }: ApprovalPolicy): string =>
  [
    ...(channels.length > 0 ? [`what goes to ${channels.join(', ')}`] : []),
    ...(impacts.length > 0 ? [`impact ${impacts.join(', ')}`] : []),
    ...(events.length > 0 ? [`event ${events.join(', ')}`] : []),
  ].join('; ');
