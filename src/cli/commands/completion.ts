import { usageError } from '../cliError.ts';
import { completionScript, shells } from '../completionScript.ts';
import { defineCommand } from '../define.ts';

export const completion = defineCommand({
  args: '<shell>',
  example: 'incident completion bash > /etc/bash_completion.d/incident',
  options: [],
  run: async ([given], _options, { output, verb, commands }) => {
    const shell = shells.find((one) => one === given);
    if (!shell)
      throw usageError(
        [`There is no completion for "${given}".`],
        `See: incident ${verb} --help. There is one for ${shells.join(', ')}.`,
      );
    const script = completionScript(shell, commands);
    output.result({ shell, script }, script);
    return 0;
  },
});
