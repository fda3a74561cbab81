import type { ImportSource } from './importSource.ts';

/** The only list of tools that a history may come from. Each is loaded when it is used. */
const sources = {
  statuspage: async (): Promise<ImportSource> => (await import('./statuspage.ts')).statuspage,
  upptime: async (): Promise<ImportSource> => (await import('./upptime.ts')).upptime,
  cstate: async (): Promise<ImportSource> => (await import('./cstate.ts')).cstate,
} as const;

export type ImportType = keyof typeof sources;
export const importTypes = Object.keys(sources) as readonly ImportType[];

export const loadImportSource = (type: ImportType): Promise<ImportSource> => sources[type]();
