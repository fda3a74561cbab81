// Writes the moves of bulk deliveries into the ledger, in a thread of its own: node:sqlite waits for the disk in the
// thread that calls it, which is the half of the time of a run. src/store/ledgerThread.ts starts it and says what it runs.
//
// In: {"path", "options", "setUp", "statements"} as workerData; then JSON texts {"guard", "moves"}, each one transaction:
// `guard` and each move's `change` and `log` are the values of a statement. Out: {"written": [true, …]}, one for each
// move; {"written": null}: the guard found no row, so nothing was written; {"error": {"message", "errcode"}}.
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
const { DatabaseSync } = process.getBuiltinModule('node:sqlite');

const { path, options, setUp, statements } = workerData;
const database = new DatabaseSync(path, options);
database.exec(setUp);
const [begin, commit, rollback] = ['begin immediate', 'commit', 'rollback'].map((sql) => database.prepare(sql));
const guardQuery = database.prepare(statements.guard);
const changeQuery = database.prepare(statements.change);
const logQuery = database.prepare(statements.log);

function write({ guard, moves }) {
  begin.run();
  try {
    const written = guardQuery.get(...guard) === undefined ? null : moves.map(apply);
    commit.run();
    return { written };
  } catch (error) {
    if (database.isTransaction) rollback.run();
    throw error;
  }
}

function apply({ change, log }) {
  if (Number(changeQuery.run(...change).changes) !== 1) return false;
  logQuery.run(...log);
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
