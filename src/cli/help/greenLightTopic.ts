import { rows } from './rows.ts';

/** As `allClear.soak` of the config is where it says nothing; to read that here would load the whole schema. */
const usualSoak = [
  ['none', '5 minutes'],
  ['minor', '15 minutes'],
  ['major', '30 minutes'],
  ['critical', '60 minutes'],
] as const;

export const greenLightTopic = (): string => `When the all-clear may be given

incident resolve posts only when your probes have been healthy, without a break,
for as long as the worst impact of the incident asks for:

${rows(usualSoak)}

unless "allClear" in the config says otherwise; twice as long each time it had
to be reopened, six hours at most. One failed look starts the time over, and so
does a time in which nobody looked: not looking is not the same as healthy.


${rows([
  ['incident watch', 'all the time, on a screen'],
  ['incident tick', 'once, for cron and CI'],
  ['incident resolve --wait', 'until it is green, then posts'],
])}

Which probes: those of every component that was ever not operational in it, or
all if none was named. Where a component has no probe a person vouches for it:
the incident must have been monitoring for that time, and you confirm a list.

It says not yet (exit 5)?   incident resolve --wait
You know better?            incident resolve --override "why it is over"
It came back?               incident reopen`;
