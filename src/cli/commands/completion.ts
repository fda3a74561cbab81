import { usageError } from '../cliError.ts';
import { completionScript } from '../completion/completionScript.ts';
import { shells } from '../completion/shells.ts';
import { defineCommand } from '../define.ts';

export const completion = defineCommand({
  args: '<shell>',
  example: 'incident completion fish > ~/.config/fish/completions/incident.fish',
  options: [],
  run: async ([given], _options, { output, verb }) => {
    const shell = shells.find((one) => one === given);
    if (!shell)
      throw usageError(
        [`There is no completion for "${given}".`],
        `See: incident ${verb} --help. There is one for ${shells.join(', ')}.`,
      );
    const script = completionScript(shell);
    output.result({ shell, script }, script);
    return 0;
  },
});
