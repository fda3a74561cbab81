import { componentStatuses } from '../domain/component.ts';
import { deliveryStates } from '../domain/delivery.ts';
import { events } from '../domain/event.ts';
import { impacts } from '../domain/impact.ts';
import { openStatuses } from '../domain/status.ts';
import type { CommandEntry } from './commands/index.ts';
import { globalOptions } from './globalOptions.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What may stand after a flag. */
const flagValues: Readonly<Record<string, readonly string[]>> = {
  '--impact': impacts,
  '--status': openStatuses,
  '--event': events,
  '--state': deliveryStates,
  '--component': componentStatuses.map((state) => `NAME=${state}`),
};
const argumentValues: Readonly<Record<string, readonly string[]>> = {
  preview: events,
  completion: shells,
};

interface Words {
  readonly name: string;
  readonly summary: string;
  readonly words: readonly string[];
}

/** Made from the registry, so that a new command or flag is completed without another line. */
export function completionScript(shell: Shell, commands: readonly CommandEntry[]): string {
  const all = commands.map(({ name, summary, definition }): Words => {
    const flags = [...definition.options, ...globalOptions].flatMap(([text]) => text.match(/--[a-z-]+/gu) ?? []);
    return { name, summary, words: [...(argumentValues[name] ?? []), ...new Set(flags)] };
  });
  if (shell === 'fish') return fish(all);
  const body = bash(all);
  return shell === 'bash' ? body : `#compdef incident\nautoload -U +X bashcompinit && bashcompinit\n${body}`;
}

/** First words; `channels` and `templates` are followed by a second. */
const firstWords = (all: readonly Words[]): readonly string[] => [
  ...new Set(all.map((one) => one.name.split(' ')[0] ?? '')),
];
const secondWords = (all: readonly Words[], first: string): readonly string[] =>
  all.flatMap((one) => (one.name.startsWith(`${first} `) ? [one.name.slice(first.length + 1)] : []));

function bash(all: readonly Words[]): string {
  const groups = firstWords(all).filter((first) => secondWords(all, first).length > 0);
  const values = Object.entries(flagValues).map(
    ([flag, words]) => `    ${flag}) COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$cur")); return ;;`,
  );
  const seconds = groups.map(
    (first) =>
      `    ${first}) if [ "$COMP_CWORD" -eq 2 ]; then COMPREPLY=($(compgen -W "${secondWords(all, first).join(' ')}" -- "$cur")); return; fi; verb="$verb \${COMP_WORDS[2]}" ;;`,
  );
  const verbs = all.map((one) => `    "${one.name}") words="${one.words.join(' ')}" ;;`);
  return `_incident() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" verb="\${COMP_WORDS[1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${firstWords(all).join(' ')}" -- "$cur")); return; fi
  case "$prev" in
${values.join('\n')}
  esac
  case "$verb" in
${seconds.join('\n')}
  esac
  case "$verb" in
${verbs.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _incident incident`;
}

function fish(all: readonly Words[]): string {
  const lines = ['complete -c incident -f'];
  for (const first of firstWords(all)) {
    const summary = all.find((one) => one.name === first)?.summary ?? '';
    lines.push(`complete -c incident -n __fish_use_subcommand -a ${first} -d '${summary.replaceAll("'", "\\'")}'`);
    for (const second of secondWords(all, first)) {
      lines.push(`complete -c incident -n '__fish_seen_subcommand_from ${first}' -a ${second}`);
    }
  }
  for (const { name, words } of all) {
    const condition = name
      .split(' ')
      .map((word) => `__fish_seen_subcommand_from ${word}`)
      .join('; and ');
    for (const word of words) {
      const values = flagValues[word];
      const more = values ? ` -x -a '${values.join(' ')}'` : '';
      const what = word.startsWith('--') ? `-l ${word.slice(2)}${more}` : `-a ${word}`;
      lines.push(`complete -c incident -n '${condition}' ${what}`);
    }
  }
  return lines.join('\n');
}
