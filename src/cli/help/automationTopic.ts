import { rows } from './rows.ts';

export const automationTopic = (): string => `Scripts, cron and CI

Without a terminal, with CI=true or with --no-input nothing is asked and nothing
assumed: what is missing is an error that names the flag (exit 2).

${rows([
  ['--yes', 'your yes, for all that posts; no variable stands for it'],
  ['--key KEY', 'the same key twice is one and the same, also when two scripts race'],
  ['--json', 'one JSON value on stdout; an error is one JSON object on stderr'],
  ['--dry-run', 'shows the plan; stores and sends nothing'],
])}

  incident open "Checkout is down" --impact major --key deploy-481 --yes --json
  incident resolve --key deploy-481-over --wait --yes --json

Every five minutes, by cron or a CI job, in place of somebody at the desk:

  incident tick --every 5m

It looks at the probes, begins and ends planned work, reminds the team, delivers
what is queued, and ends with 6 if a person is needed. By itself it posts
nothing unless you allow it:

${rows([
  ['--auto-open [3m]', 'opens an incident once a probe has failed for so long'],
  ['--auto-monitoring', 'says monitoring once the probes are well again'],
  ['--auto-resolve', 'gives the all-clear once the guard agrees'],
])}

See also:  incident help exit-codes   incident help green-light`;
