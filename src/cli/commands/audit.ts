import { defineCommand } from '../define.ts';

export const auditList = defineCommand({
  args: '[id]',
  example: 'incident audit list\nincident audit list 7\nincident audit list --json',
  options: [['--newest <n>', 'only so many: on a terminal 100 unless you say otherwise, with --json all']],
  run: async (...given) => await (await import('../audit/runAuditList.ts')).runAuditList(...given),
});

export const auditVerify = defineCommand({
  args: '',
  example: 'incident audit verify\nincident audit verify --head 5f0c9a31d2be',
  options: [['--head <hash>', 'a hash that was noted before: it has to be there still']],
  run: async (...given) => await (await import('../audit/runAuditVerify.ts')).runAuditVerify(...given),
});
