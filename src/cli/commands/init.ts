import { defineCommand } from '../define.ts';
export const init = defineCommand({ args: '', example: '', options: [], run: async () => 0 });
