import { defineCommand } from '../define.ts';
export const drill = defineCommand({ args: '', example: '', options: [], run: async () => 0 });
