// Writes the moves of bulk deliveries into the ledger, in a thread of its own: node:sqlite waits for the disk in the
// thread that calls it, which is the half of the time of a run. src/store/ledgerThread.ts starts it and says what it runs.
//
// In: {"path", "options", "setUp"} as workerData; then JSON texts {"texts", "guard", "steps"}, each one transaction. `texts`
// are SQL texts, numbered in the order in which they come; the guard is [number, values], and a step two of these: a change,
// and what is run where it has changed one row. Out: {"written": [true, …]}, one for each step; {"written": null}: the guard
// found no row, so nothing was written; {"error": {"message", "errcode"}}.
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
const { DatabaseSync } = process.getBuiltinModule('node:sqlite');

const { path, options, setUp } = workerData;
const database = new DatabaseSync(path, options);
database.exec(setUp);
const [begin, commit, rollback] = ['begin immediate', 'commit', 'rollback'].map((sql) => database.prepare(sql));
const statements = [];

function write({ texts, guard: [guard, guardValues], steps }) {
  for (const text of texts) statements.push(database.prepare(text));
  begin.run();
  try {
    const written = statements[guard].get(...guardValues) === undefined ? null : steps.map(take);
    commit.run();
    return { written };
  } catch (error) {
    if (database.isTransaction) rollback.run();
    throw error;
  }
}

function take([[change, changeValues], [log, logValues]]) {
  if (Number(statements[change].run(...changeValues).changes) !== 1) return false;
  statements[log].run(...logValues);
  return true;
}

parentPort.on('message', (request) => {
  if (request === 'close') {
    database.close();
    parentPort.close();
    return;
  }
  let answer;
  try {
    answer = write(JSON.parse(request));
  } catch (error) {
    answer = { error: { message: error.message, errcode: error.errcode } };
  }
  parentPort.postMessage(answer);
});
parentPort.postMessage('ready');
