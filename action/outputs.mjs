// What a run answered, as outputs, a summary and annotations of a step: node outputs.mjs CODE ANSWER_FILE SAID_FILE
import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';

const [code = '', answerFile = '', saidFile = ''] = process.argv.slice(2);
const { GITHUB_OUTPUT = '', GITHUB_STEP_SUMMARY = '', INPUT_COMMAND = '', INPUT_FAIL_ON = '6' } = process.env;
// https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#outputs: 1 MB a job
const maxJsonChars = 400_000;

const texts = [answerFile, saidFile].map((path) => readFileSync(path, 'utf8'));
const [text = '', answer = null] =
  texts.flatMap((one) => {
    try {
      return [[one.trim(), JSON.parse(one)]];
    } catch {
      return [];
    }
  })[0] ?? [];
const incident = typeof answer?.incident === 'object' ? answer.incident : null;

/** A delimiter that nobody knows beforehand, so that no text can end itself and set another output. */
const output = (name, value) => {
  const end = randomUUID();
  appendFileSync(GITHUB_OUTPUT, `${name}<<${end}\n${value}\n${end}\n`);
};
output('id', incident?.id ?? (typeof answer?.incident === 'string' ? answer.incident : ''));
output('url', incident?.url ?? '');
output('status', incident?.status ?? '');
output('exit-code', code);
output('json', text.length > maxJsonChars ? '' : text);

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts: a line break would begin another command. */
const annotate = (kind, words) => {
  const escaped = words.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  process.stdout.write(`::${kind} title=incident ${INPUT_COMMAND}::${escaped}\n`);
};
const meaning = {
  4: 'Recorded, but a delivery failed, is uncertain or is still to be tried again. The next tick or "incident deliver" goes on.',
  6: 'Something needs a person: incident status',
}[code];
const failed = code !== '0' && (meaning === undefined || INPUT_FAIL_ON.split(' ').includes(code));
if (answer?.error) annotate('error', `${answer.error.message}\n${answer.error.hint ?? ''}`);
else if (code !== '0') annotate(failed ? 'error' : 'warning', meaning ?? texts[1]?.trim() ?? '');
for (const warning of answer?.warnings ?? []) annotate('warning', warning);

/** In a table of Markdown text is text. */
const cell = (words) => String(words).replace(/[\\`*_{}[\]()#+!|<>~&@:-]/gu, (sign) => `&#${sign.codePointAt(0)};`);
const lines = incident
  ? [`### ${cell(incident.id)} ${cell(incident.title)}: ${cell(incident.status)}`]
  : [`### incident ${cell(INPUT_COMMAND)}: exit code ${cell(code)}`];
if (answer?.error) lines.push(...answer.error.message.split('\n').map((line) => `${cell(line)}  `));
const deliveries = answer?.deliveries ?? [];
if (deliveries.length > 0) {
  lines.push('| Channel | State | Sent |', '| --- | --- | --- |');
  for (const { channel, state, sent, total } of deliveries) {
    lines.push(`| ${cell(channel)} | ${cell(state)} | ${cell(sent)} of ${cell(total)} |`);
  }
}
for (const due of answer?.due ?? []) lines.push(`- ${cell(due.kind)} ${cell(due.incident ?? due.probe ?? '')}`);
appendFileSync(GITHUB_STEP_SUMMARY, `${lines.join('\n\n').replaceAll('|\n\n|', '|\n|')}\n`);
