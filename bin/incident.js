#!/usr/bin/env node
// Written so that old Nodes can parse it: they get a sentence, not a stack.
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
var minor = Number(parts[1]);

if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    'incident needs Node 24.15 or newer, and this is ' +
      process.versions.node +
      '.\n' +
      'Older ones bring an SQLite that can damage the store (WAL-reset bug, fixed in SQLite 3.51.3).\n' +
      'Install a newer one, or run it with: npx -p node@24 incident\n',
  );
  process.exit(1);
} else {
  import('./start.js').catch(function (error) {
    if (error && error.code === 'ERR_MODULE_NOT_FOUND' && String(error.message).indexOf('dist') >= 0) {
      process.stderr.write('incident is not built yet.\nBuild it: npm run build\n');
    } else {
      process.stderr.write(String((error && error.stack) || error) + '\n');
    }
    process.exit(1);
  });
}
