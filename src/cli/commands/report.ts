import { defineCommand } from '../define.ts';

export const report = defineCommand({
  args: '',
  example:
    'incident report\nincident report --month 2026-10 --target 99.95\nincident report --year 2026 --html report.html\nincident report --from 2026-10-01 --to 2026-10-15 --json',
  options: [
    ['--month [month]', 'a month such as 2026-10; this one so far unless you say another time'],
    ['--quarter [quarter]', 'a quarter such as 2026-Q3; without a value the one that goes on'],
    ['--year [year]', 'a year such as 2026; without a value the one that goes on'],
    ['--from <time>', 'from this day or time on, by the clocks of the config’s zone'],
    ['--to <time>', 'up to this time, or to the end of this day; now unless you say'],
    ['--target <percent>', 'how much of it was to be up; 99.9 unless you say'],
    ['--html <path>', 'as a page to hand on, one file with its charts; - is stdout'],
  ],
  run: async (...given) => await (await import('../report/runReport.ts')).runReport(...given),
});
