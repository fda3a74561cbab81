import { defineCommand } from '../define.ts';

// The people: as data here, the doing is loaded when it is asked for.

export const contactsImport = defineCommand({
  args: '<path>',
  example:
    'incident contacts import customers.csv --map email="Mail address" --tag customers\npsql --csv -c "select email from beta" | incident contacts import - --tag beta',
  options: [
    ['--format <format>', 'csv or jsonl; without it, told by the first letter'],
    ['--map <field=column>', 'which column is what: email, phone, sms, name, locale, timezone, tags', 'list'],
    ['--tag <tag>', 'a tag for all of them', 'list'],
    ['--skip-invalid', 'leave rows out that can not be used, instead of storing nothing'],
    ['--dry-run', 'say what it would do; nothing is stored'],
  ],
  run: async (...given) => await (await import('../contacts/runImport.ts')).runImport(...given),
});

export const contactsSync = defineCommand({
  args: '[source]',
  example: 'incident contacts sync\nincident contacts sync people.csv --allow-shrink',
  options: [['--allow-shrink', 'take a list that has lost more than half of its people, or all of them']],
  run: async (...given) => await (await import('../contacts/runSync.ts')).runSync(...given),
});

export const contactsList = defineCommand({
  args: '',
  example: 'incident contacts list --tag beta\nincident contacts list --csv > people.csv',
  options: [
    ['--tag <tag>', 'only those who have it'],
    ['--csv', 'as CSV, safe for a spreadsheet and for import'],
  ],
  run: async (...given) => await (await import('../contacts/runList.ts')).runList(...given),
});

export const contactsAdd = defineCommand({
  args: '',
  example: 'incident contacts add --email ada@customer.example --phone +491711234567 --sms --locale de --tag beta',
  options: [
    ['--email <address>', 'their e-mail address'],
    ['--phone <number>', 'their number, with its country’s code'],
    ['--sms', 'they agreed to be texted'],
    ['--name <name>', 'what they are called'],
    ['--locale <tag>', 'the language to write to them in, such as de'],
    ['--timezone <zone>', 'where they live, such as Europe/Berlin: it says when their quiet hours are'],
    ['--tag <tag>', 'to be chosen by, with open --audience', 'list'],
  ],
  run: async (...given) => await (await import('../contacts/runAdd.ts')).runAdd(...given),
});

export const contactsRemove = defineCommand({
  args: '<address>',
  example: 'incident contacts remove ada@customer.example',
  options: [],
  run: async (...given) => await (await import('../contacts/runRemove.ts')).runRemove(...given),
});

export const contactsSuppress = defineCommand({
  args: '[address]',
  example:
    "incident contacts suppress ada@customer.example\nincident contacts suppress --file bounces.csv --reason bounced\nincident contacts suppress --token 'https://acme.example/unsubscribe?token=…'",
  options: [
    ['--file <path>', 'a list of addresses: CSV, JSON lines or one a line; - is stdin'],
    ['--token <link>', 'whose unsubscribe link it is: the whole link, or the token in it'],
    ['--reason <reason>', 'bounced, complained or unsubscribed'],
    ['--kind <kind>', 'email or sms; without it, what the address is for'],
    ['--undo', 'lift it: something may go there again'],
  ],
  run: async (...given) => await (await import('../contacts/runSuppress.ts')).runSuppress(...given),
});

export const contactsErase = defineCommand({
  args: '<address>',
  example: 'incident contacts erase ada@customer.example',
  options: [['-y, --yes', 'do not ask']],
  run: async (...given) => await (await import('../contacts/runErase.ts')).runErase(...given),
});

export const contactsExport = defineCommand({
  args: '<address>',
  example: 'incident contacts export ada@customer.example > ada.json',
  options: [],
  run: async (...given) => await (await import('../contacts/runExport.ts')).runExport(...given),
});
