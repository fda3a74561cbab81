// `npm run bench -- <name>`: each benchmark prints ratios against a peer or a limit that ran in the same minute.
import { readdirSync } from 'node:fs';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.replace(/\.ts$/u, '').replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`));
const [name = ''] = process.argv.slice(2);

if (!names.includes(name)) {
  process.stderr.write(`Which benchmark? ${names.map((one) => `npm run bench -- ${one}`).join(', ')}\n`);
  process.exitCode = 2;
} else {
  const { run } = await import(`./${name.replace(/-(.)/gu, (_, letter: string) => letter.toUpperCase())}.ts`);
  await run(process.argv.slice(3));
}
