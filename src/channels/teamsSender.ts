import { fieldsOf, isRecord } from './answerBody.ts';
import type { ChannelIo, Sender, Verdict } from './channel.ts';
import { outcomeOfFailure, outcomeOfStatus } from './http.ts';
import { nameResolves } from './nameResolves.ts';
import { secretUrl } from './secretUrl.ts';
import { teamsMessage } from './teamsCard.ts';

const misshapen = 'its webhookUrl is not the address of a workflow';
const retired = 'its webhookUrl is of an Office 365 connector; Microsoft has retired those, workflows took their place';

/** Refusals that every other message would meet too: the workflow is gone, off, or its address a wrong one. */
const dead: ReadonlySet<string> = new Set([
  'WorkflowNotFound',
  'WorkflowTriggerNotFound',
  'WorkflowTriggerIsNotEnabled',
  'WorkflowDisabled',
  'FlowDisabled',
  'TriggerDisabled',
  'DirectApiAuthorizationRequired',
  'DirectApiInvalidAuthorizationScheme',
  'AuthorizationFailed',
]);

/** Why nothing can be posted to it; null where something may. */
function faultIn(address: string): string | null {
  const url = secretUrl(address, undefined);
  if (url === null) return misshapen;
  return /(?:^|\.)(?:webhook\.office\.com|outlook\.office\.com)$/u.test(url.hostname) ? retired : null;
}

export function teamsSender(address: string, apiUrl: string | undefined, io: ChannelIo): Sender {
  const fault = faultIn(address);
  const url = secretUrl(address, apiUrl);
  return {
    send: async ({ message }, signal) => {
      if (fault !== null || url === null) return { kind: 'failed', reason: fault ?? misshapen, scope: 'channel' };
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(teamsMessage(message.text));
      try {
        const answer = await io.http(url.href, { method: 'POST', headers, body }, signal);
        const refused = outcomeOfStatus(answer, 'Teams', io.now());
        // The yes is a 202 with nothing in it: the workflow has taken the message, and posts it by itself.
        if (refused === null) return { kind: 'sent', remoteId: null, url: null };
        const { error } = fieldsOf(answer.text);
        const gone = isRecord(error) && dead.has(String(error['code']));
        return refused.kind === 'failed' && gone ? { ...refused, scope: 'channel' } : refused;
      } catch (error) {
        return outcomeOfFailure(error);
      }
    },
    close: async () => {},
  };
}

/** Where "When a Teams webhook request is received" answers; Microsoft's clouds for governments have others. */
const workflowHost = /\.(?:logic\.azure\.com|environment\.api\.powerplatform\.com)$/u;

/** All that can be found out without a post: a workflow takes every request as a message. */
export async function verifyTeams(address: string, apiUrl: string | undefined): Promise<Verdict> {
  const fix =
    'in Teams open the channel’s menu, Workflows, "Send webhook alerts to a channel", copy its address, then: incident channels test';
  const fault = faultIn(address);
  const url = secretUrl(address, apiUrl);
  if (fault !== null || url === null) return { kind: 'fault', message: fault ?? misshapen, fix };
  if (!url.searchParams.has('sig')) return { kind: 'fault', message: 'its webhookUrl lacks the part "sig=…"', fix };
  if (!(await nameResolves(url.hostname))) {
    return { kind: 'fault', message: `the name ${url.hostname} does not resolve`, fix };
  }
  if (apiUrl === undefined && !workflowHost.test(url.hostname)) {
    const message = `${url.hostname} is no host that Microsoft’s workflows are known to have`;
    return { kind: 'warning', message, fix };
  }
  return { kind: 'ok', message: `${url.host} is known and the address well formed; only a post can tell more` };
}
