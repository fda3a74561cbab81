// Speaks to the OS's keychain, in a process of its own: the call blocks its whole process where a D-Bus takes the
// connection and never answers (tried), and only the end of the process ends it. src/config/keychain.ts starts it.
//
// stdin: {"service", "requests": [{"op": "get" | "set" | "remove", "name", "value"?}]}; stdout: a list of answers, each
// {"value": TEXT | null}, or {"fault": TEXT}. {"missing": TEXT} instead of the list: the package could not be loaded.
const { readFileSync } = process.getBuiltinModule('node:fs');

// On Linux the package would fall back to the kernel's keyring, which forgets everything at the next start.
const options = process.platform === 'linux' ? { linux: { store: 'secret-service' } } : undefined;

async function answer(Entry, service, { op, name, value }) {
  try {
    const entry = new Entry(service, name, options);
    if (op === 'get') return { value: await entry.getPassword() };
    if (op === 'set') await entry.setPassword(value);
    else await entry.deletePassword();
    return { value: null };
  } catch (error) {
    return { fault: String(error?.message ?? error) };
  }
}

const { service, requests } = JSON.parse(readFileSync(0, 'utf8'));
let answers;
try {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  answers = [];
  for (const request of requests) answers.push(await answer(AsyncEntry, service, request));
} catch (error) {
  answers = { missing: String(error?.code ?? error?.message ?? error) };
}
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
