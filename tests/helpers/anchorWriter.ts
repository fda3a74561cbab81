import { stdin, stdout } from 'node:process';
import { writeAnchor } from '../../src/store/anchor.ts';

// A process of its own: writes the anchor of one store, epoch after epoch, when it is told to.
const [, , file = '', path = '', epochs = '1'] = process.argv;
stdout.write('ready\n');
await new Promise((resolve) => stdin.once('data', resolve));
try {
  for (let epoch = 1; epoch <= Number(epochs); epoch += 1) {
    writeAnchor(file, path, { uuid: `uuid of ${path}`, epoch });
    if (epoch === 1) process.stderr.write('begun\n');
  }
  stdout.write('written');
} catch (error) {
  stdout.write(JSON.stringify(error));
}
stdin.destroy();
