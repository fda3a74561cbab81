import type { Environment } from '../config/paths.ts';

/** What became of a file in the founder's editor. */
export type Edited =
  | { readonly kind: 'edited' }
  | { readonly kind: 'no_editor' }
  | { readonly kind: 'failed'; readonly editor: string; readonly reason: string };

/** Opens a file in `$VISUAL` or `$EDITOR`, which may have arguments (`code --wait`), and waits until it is closed. */
export async function openEditor(file: string, env: Environment): Promise<Edited> {
  const editor = (env['VISUAL'] || env['EDITOR'] || '').trim();
  const [program, ...args] = editor.split(/\s+/u);
  if (!program) return { kind: 'no_editor' };
  const { spawnSync } = await import('node:child_process');
  const { error, status, signal } = spawnSync(program, [...args, file], { stdio: 'inherit', env: { ...env } });
  if (error) return { kind: 'failed', editor, reason: 'code' in error ? String(error.code) : error.message };
  return status === 0 ? { kind: 'edited' } : { kind: 'failed', editor, reason: `it ended with ${signal ?? status}` };
}
